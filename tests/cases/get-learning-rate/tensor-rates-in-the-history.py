"""A capturable-style tensor rate is appended to a history in each epoch: the plot is a flat line.

asked: learning rate history is a flat line, every entry is the final lr
asked: 学习率记录画出来是一条直线，每个 epoch 都是最后的值
cause: a-tensor-changes-later
"""

import torch
from torch import nn
from torch.optim.lr_scheduler import CosineAnnealingLR, LambdaLR


def history(read, make):
    model = nn.Linear(2, 1)
    optimizer = torch.optim.AdamW(model.parameters(), lr=torch.tensor(0.1), foreach=False)
    scheduler = make(optimizer)
    rates = []
    for _ in range(4):
        optimizer.zero_grad()
        model(torch.ones(2, 2)).sum().backward()
        optimizer.step()
        rates.append(read(optimizer.param_groups[0]["lr"]))
        scheduler.step()
    return [round(float(rate), 4) for rate in rates]


MAKES = (lambda o: CosineAnnealingLR(o, 8), lambda o: LambdaLR(o, lambda epoch: 0.5**epoch))


def symptom():
    for make in MAKES:
        assert len(set(history(lambda lr: lr, make))) == 1


def cure():
    for make in MAKES:
        assert len(set(history(float, make))) == 4
