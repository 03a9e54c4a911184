"""A language model on padded sentences: dividing by the steps is not the mean over the tokens.

asked: gradient accumulation with padding, loss differs from full batch for variable length sequences
asked: 句子长度不一样，有 padding，梯度累积的结果和整批不一致
cause: tokens-not-steps
"""

import torch
from torch import nn

torch.manual_seed(0)
lengths = torch.tensor([20, 19, 3, 2])
tokens = torch.randint(12, (4, 21))
target = tokens[:, 1:].masked_fill(torch.arange(20) >= lengths[:, None], -100)


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(12, 8)
        self.rnn = nn.GRU(8, 16, batch_first=True)
        self.head = nn.Linear(16, 12)

    def forward(self, x):
        return self.head(self.rnn(self.embedding(x))[0]).transpose(1, 2)


def gradient(parts, reduction, divisor):
    torch.manual_seed(1)
    model = Model().double()
    for xb, yb in zip(tokens[:, :-1].chunk(parts), target.chunk(parts)):
        loss = nn.functional.cross_entropy(model(xb), yb, reduction=reduction)
        (loss / divisor).backward()
    return torch.cat([p.grad.flatten() for p in model.parameters()])


big = gradient(1, "mean", 1)


def symptom():
    assert (gradient(2, "mean", 2) - big).norm() > 0.1 * big.norm()


def cure():
    assert torch.allclose(gradient(2, "sum", (target != -100).sum()), big, rtol=1e-6, atol=1e-9)
