"""A CRNN for CTC gives out (time, batch, classes): nothing is wrong with it, but check_eval compares along dimension 0.

asked: check_eval prints True False for my CRNN, output is (T, N, C) for CTCLoss
asked: check_eval 对 CRNN 显示 True、False，输出是给 CTC 用的 (T, N, C)
cause: check-eval
"""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(16, 1, 8, 10)


class CRNN(nn.Module):
    def __init__(self, batch_first=False):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3, padding=1)
        self.rnn = nn.LSTM(32, 8, batch_first=batch_first)
        self.head = nn.Linear(8, 5)

    def forward(self, x):
        steps = self.conv(x).permute(3, 0, 1, 2).flatten(2)
        return self.head(self.rnn(steps)[0])


class ForTheCheck(nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, x):
        return self.model(x).transpose(0, 1)


def symptom(recipe):
    assert recipe("check_eval")(CRNN(), x) == (True, False)


def cure(recipe):
    assert recipe("check_eval")(ForTheCheck(CRNN()), x) == (True, True)
    # The cure of the next cause in the row would mix the samples.
    assert recipe("check_eval")(ForTheCheck(CRNN(batch_first=True)), x) == (True, False)
