"""The Average was made before the loop over epochs: it averages all epochs so far, and lags more with each.

asked: epoch loss falls much slower than the batch losses, running average over all epochs
asked: 每个 epoch 的平均 loss 降得比每批的 loss 慢很多
cause: average-of-an-epoch
"""

import torch
from torch import nn

x = torch.linspace(-1, 1, 20).unsqueeze(1)
y = 3 * x + 1


def train(make, each_epoch):
    torch.manual_seed(0)
    model = nn.Linear(1, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.5)
    average, printed, last = make(), [], []
    for _ in range(8):
        if each_epoch:
            average = make()
        losses = []
        for xb, yb in zip(x.split(8), y.split(8)):
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(xb), yb)
            loss.backward()
            optimizer.step()
            average.add(loss, len(xb))
            losses.append(loss.item() * len(xb))
        printed.append(average.value())
        last.append(sum(losses) / len(x))
    return printed[-1], last[-1]


def symptom(recipe):
    printed, epoch = train(recipe("Average"), each_epoch=False)
    assert printed > 2 * epoch


def cure(recipe):
    printed, epoch = train(recipe("Average"), each_epoch=True)
    assert abs(printed - epoch) < 1e-5
