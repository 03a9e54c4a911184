"""Four classes, a sigmoid on every output, then cross_entropy: the loss stays above ln(1 + 3/e).

asked: sigmoid on the outputs and then F.cross_entropy for multi class, loss stays high
asked: 多分类最后一层用了 sigmoid，再用 CrossEntropyLoss，loss 很高降不下来
cause: softmax-is-inside
"""

import math

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(300, 4)
y = x.argmax(1)


def train(last):
    torch.manual_seed(0)
    model = nn.Linear(4, 4)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5, momentum=0.9)
    for step in range(200):
        batch = slice(100 * (step % 3), 100 * (step % 3) + 100)
        optimizer.zero_grad()
        nn.functional.cross_entropy(last(model(x[batch])), y[batch]).backward()
        optimizer.step()
    return nn.functional.cross_entropy(last(model(x)), y).item()


def symptom():
    assert train(nn.Sigmoid()) > math.log(1 + 3 / math.e)


def cure():
    assert train(nn.Identity()) < 0.3
