"""A classifier that ends in a sigmoid was trained on flipped labels until it was sure; with BCELoss the corrected labels change nothing.

asked: fine tuning with BCELoss, loss is exactly 100 and the weights do not move
asked: 标签标反了，改对之后接着用 BCELoss 训练，loss 一直是 100，权重不动
cause: confident-mistake
"""

import torch
from torch import nn

x = torch.tensor([[30.0], [40.0], [50.0], [60.0]])
labels = torch.zeros(4, 1)


def start():
    model = nn.Sequential(nn.Linear(1, 1), nn.Sigmoid())
    nn.init.ones_(model[0].weight)
    nn.init.zeros_(model[0].bias)
    return model


def train(model, criterion, half=False):
    before = model[0].weight.detach().clone()
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-2)
    losses = []
    for step in range(60):
        batch = slice(2 * (step % 2), 2 * (step % 2) + 2)
        optimizer.zero_grad()
        loss = criterion(model(x[batch]), labels[batch])
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 10.0)
        optimizer.step()
        losses.append(loss.item())
    return losses, torch.equal(model[0].weight, before)


def gradient_in_half(criterion, last):
    model = nn.Sequential(nn.Linear(1, 1), *last)
    nn.init.ones_(model[0].weight)
    out = model.bfloat16()(x.bfloat16())
    criterion(out.float(), labels).backward()
    return model[0].weight.grad.abs().item()


def symptom():
    losses, same = train(start(), nn.BCELoss())
    assert losses == [100.0] * 60 and same
    assert gradient_in_half(nn.BCELoss(), [nn.Sigmoid()]) == 0


def cure():
    losses, same = train(start()[:-1], nn.BCEWithLogitsLoss())
    assert losses[0] > 30 and losses[-1] < 1 and not same
    assert gradient_in_half(nn.BCEWithLogitsLoss(), []) > 1
