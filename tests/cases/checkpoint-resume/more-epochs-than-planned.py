"""Training went well and goes on for more epochs; the restored scheduler still has the old length.

asked: OneCycleLR ValueError Tried to step times when I resume and train for more epochs
asked: resume with larger T_max, CosineAnnealingLR learning rate goes up again
asked: 续训想多训几个 epoch，余弦退火的学习率又升上去了
cause: the-schedule-keeps-its-length
"""

import torch
from torch import nn
from torch.optim.lr_scheduler import CosineAnnealingLR, OneCycleLR


def prolonged(build, restored, done=6, planned=8, total=12):
    model = nn.Sequential(nn.Linear(4, 4), nn.BatchNorm1d(4), nn.Linear(4, 1))
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.1)
    scheduler = build(optimizer, planned)

    def train(epochs):
        rates = []
        for _ in range(epochs):
            optimizer.zero_grad()
            model(torch.randn(8, 4)).square().mean().backward()
            optimizer.step()
            scheduler.step()
            rates.append(optimizer.param_groups[0]["lr"])
        return rates

    train(done)
    saved = {"optimizer": optimizer.state_dict(), "scheduler": scheduler.state_dict()}
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.1)
    if restored:
        scheduler = build(optimizer, total)
        optimizer.load_state_dict(saved["optimizer"])
        scheduler.load_state_dict(saved["scheduler"])
    else:
        optimizer.load_state_dict(saved["optimizer"])
        rate = optimizer.param_groups[0]["lr"]
        for group in optimizer.param_groups:
            group.update(lr=rate, initial_lr=rate)
        scheduler = CosineAnnealingLR(optimizer, total - done)
    return train(total - done)


def cosine(optimizer, epochs):
    return CosineAnnealingLR(optimizer, epochs)


def one_cycle(optimizer, epochs):
    return OneCycleLR(optimizer, max_lr=0.1, total_steps=epochs)


def symptom():
    rates = prolonged(cosine, restored=True)
    assert rates[1] < 1e-6 and rates[-1] > 0.04
    try:
        prolonged(one_cycle, restored=True)
    except ValueError as error:
        assert "Tried to step" in str(error)
    else:
        raise AssertionError("no error")


def diagnosis():
    rates = prolonged(cosine, restored=False, done=8)  # the loaded rate of a cosine that has ended
    assert set(rates) == {0.0}
    scheduler = cosine(torch.optim.SGD([torch.ones(1)]), 12)
    scheduler.load_state_dict(cosine(torch.optim.SGD([torch.ones(1)]), 8).state_dict())
    assert scheduler.T_max == 8


def cure():
    for build in (cosine, one_cycle):
        rates = prolonged(build, restored=False)
        assert rates == sorted(rates, reverse=True) and rates[-1] < 1e-6 < rates[-2]
