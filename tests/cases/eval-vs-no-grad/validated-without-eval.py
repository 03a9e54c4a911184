"""Validation under no_grad() without eval(): validating more often makes the model another one, and the figure is noise.

asked: validation loss changes although no training in between, only torch.no_grad is used, batchnorm and dropout
asked: 验证时只写了 no_grad 没写 eval，每次验证结果不一样，bn 的 running_mean 也变了
cause: two-independent-switches
"""

import copy

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
validation = DataLoader(TensorDataset(torch.randn(40, 6) + 3, torch.randint(3, (40,))), batch_size=16)


def trained():
    torch.manual_seed(0)
    body = nn.Linear(6, 32), nn.BatchNorm1d(32), nn.ReLU(), nn.Dropout(0.5)
    model = nn.Sequential(*body, nn.Linear(32, 3))
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    for _ in range(20):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(torch.randn(16, 6)), torch.randint(3, (16,))).backward()
        optimizer.step()
    return model


@torch.no_grad()
def without_eval(model, loader):
    losses = [nn.functional.cross_entropy(model(x), y).item() for x, y in loader]
    return sum(losses) / len(losses)


def changed(model, before):
    return any(not torch.equal(a, b) for a, b in zip(before.values(), model.state_dict().values()))


def symptom():
    model = trained()
    before = copy.deepcopy(model.state_dict())
    assert without_eval(model, validation) != without_eval(model, validation)
    assert changed(model, before)


def cure(recipe):
    model = trained()
    before = copy.deepcopy(model.state_dict())
    evaluate = recipe("evaluate")
    assert evaluate(model, validation) == evaluate(model, validation)
    assert not changed(model, before)
    whole = DataLoader(validation.dataset, batch_size=40)
    assert torch.allclose(torch.tensor(evaluate(model, validation)), torch.tensor(evaluate(model, whole)))
