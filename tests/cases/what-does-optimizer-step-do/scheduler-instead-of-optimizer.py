"""The loop calls scheduler.step() where optimizer.step() belongs: the learning rate falls and nothing is learned.

asked: scheduler.step() instead of optimizer.step(), model does not train
asked: 只写了 scheduler.step()，loss 一直不降
cause: myths
"""

import warnings

import torch
from torch import nn

warnings.simplefilter("ignore", UserWarning)
torch.manual_seed(0)
x = torch.randn(64, 3)
y = x.sum(dim=1, keepdim=True)


def train(with_optimizer):
    model = nn.Linear(3, 1)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=200)
    before = model.weight.detach().clone()
    for step in range(200):
        batch = slice(16 * (step % 4), 16 * (step % 4) + 16)
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x[batch]), y[batch])
        loss.backward()
        if with_optimizer:
            optimizer.step()
        scheduler.step()
    return torch.equal(model.weight, before), scheduler.get_last_lr()[0], loss.item()


def symptom():
    unchanged, lr, _ = train(with_optimizer=False)
    assert unchanged and lr < 1e-6


def cure():
    unchanged, lr, loss = train(with_optimizer=True)
    assert not unchanged and lr < 1e-6 and loss < 0.01
