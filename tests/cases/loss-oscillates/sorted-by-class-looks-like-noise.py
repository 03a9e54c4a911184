"""The data are sorted by class, and at a moderate learning rate the fixed loss does not climb.

asked: training loss noisy but the epoch mean falls, my data set is sorted by class, is that fine
asked: 每个 batch 的 loss 上下震荡，epoch 平均在降，数据按类别排好序没打乱，正常吗
cause: sorted-data
"""

import torch
from torch import nn


def data():
    torch.manual_seed(0)
    x = torch.randn(512, 16)
    return x, (x @ torch.randn(16, 10)).argmax(1)


def train(shuffle, jumps_of=None, optimizer_class=torch.optim.SGD, lr=0.1):
    x, y = data()
    first = y.argsort()
    x, y = x[first], y[first]
    model = nn.Sequential(nn.Linear(16, 64), nn.ReLU(), nn.Linear(64, 10))
    some = torch.randperm(512)[:256]
    jumps = jumps_of and jumps_of(model, lambda: nn.functional.cross_entropy(model(x[some]), y[some]))
    optimizer, means = optimizer_class(model.parameters(), lr=lr), []
    for _ in range(4):
        losses = []
        for batch in (torch.randperm(512) if shuffle else torch.arange(512)).split(32):
            loss = nn.functional.cross_entropy(model(x[batch]), y[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            if jumps:
                jumps.note(loss)
        means.append(sum(losses) / len(losses))
    with torch.no_grad():
        accuracy = (model(x).argmax(1) == y).double().mean().item()
    return jumps.report() if jumps else (means, accuracy)


def symptom():
    means, accuracy = train(shuffle=False)
    assert means == sorted(means, reverse=True) and accuracy < train(shuffle=True)[1] - 0.08


def cure():
    means, accuracy = train(shuffle=True)
    assert means == sorted(means, reverse=True) and accuracy > train(shuffle=False)[1] + 0.08


def diagnosis(recipe):
    # The recipe does not notice it, as the page says: the reader is sent to the shuffling before "normal".
    assert train(False, recipe("Jumps")) == "the batches differ"
    assert train(False, recipe("Jumps"), lr=0.03) == "the batches differ"
    assert train(False, recipe("Jumps"), torch.optim.Adam, lr=0.003) == "the batches differ"


def healthy(recipe):
    assert train(True, recipe("Jumps")) == "the batches differ"
