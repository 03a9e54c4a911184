"""running_loss is set back after each print only: the last steps of an epoch go into the first print of the next.

asked: first printed loss of every epoch is too high, then it drops again
asked: 每个 epoch 第一次打印的 running_loss 都突然变大，后面又正常
cause: window
"""

from itertools import pairwise

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def train(each_epoch):
    torch.manual_seed(0)
    x = torch.randn(140, 4)
    loader = DataLoader(TensorDataset(x, (x[:, 0] > 0).long()), batch_size=10, shuffle=True)
    model = nn.Linear(4, 2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    running_loss, printed = 0.0, []
    for _ in range(3):
        if each_epoch:
            running_loss = 0.0
        for i, (xb, yb) in enumerate(loader):
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(xb), yb)
            loss.backward()
            optimizer.step()
            running_loss += loss.item()
            if i % 5 == 4:
                printed.append(running_loss / 5)
                running_loss = 0.0
    return printed


def symptom():
    first, second, third, fourth, fifth, _ = train(each_epoch=False)
    assert third > 1.2 * second and fifth > 1.2 * fourth and third > first * 0.9


def cure():
    printed = train(each_epoch=True)
    assert all(after < 1.05 * before for before, after in pairwise(printed))
