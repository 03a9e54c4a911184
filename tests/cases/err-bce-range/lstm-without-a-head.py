"""The last output of an LSTM goes to the loss: it is no probability, and no good logit either, until a Linear follows.

asked: BCELoss all elements of input should be between 0 and 1, LSTM with hidden_size 1 as output
asked: nn.LSTM(3, 1) 的输出直接给 BCELoss，报 all elements of input should be between 0 and 1
cause: which-cause
"""

import contextlib
import io

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(128, 6, 3)
labels = (x[:, :, 0].sum(1, keepdim=True) > 0).float()


class Net(nn.Module):
    def __init__(self, head):
        super().__init__()
        self.lstm = nn.LSTM(3, 16 if head else 1, batch_first=True)
        self.head = nn.Linear(16, 1) if head else nn.Identity()

    def forward(self, x):
        return self.head(self.lstm(x)[0][:, -1])


def train(head, steps=150):
    torch.manual_seed(0)
    model = Net(head)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.03)
    for _ in range(steps):
        optimizer.zero_grad()
        loss = nn.functional.binary_cross_entropy_with_logits(model(x), labels)
        loss.backward()
        optimizer.step()
    return loss.item()


def symptom():
    torch.manual_seed(0)
    try:
        nn.functional.binary_cross_entropy(Net(head=False)(x), labels)
    except RuntimeError as error:
        assert "all elements of input should be between 0 and 1" in str(error)
    else:
        raise AssertionError("no error")
    assert train(head=False) > 0.313


def diagnosis(recipe):
    torch.manual_seed(0)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("explain_bce")(Net(head=False)(x), labels)
    assert "output: " in out.getvalue() and "outside [0, 1]" in out.getvalue().split(";")[0]
    assert "Addmm" not in out.getvalue() and "Convolution" not in out.getvalue()


def cure():
    assert train(head=True) < 0.1
