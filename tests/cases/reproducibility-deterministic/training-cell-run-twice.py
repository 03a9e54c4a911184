"""The seed is set at the top of a notebook; the training cell is run again and gives another result.

asked: rerunning the training cell in a notebook gives different accuracy although seed is set
asked: notebook 开头设了种子，训练的单元格再跑一遍结果就变了
cause: seed
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def net():
    return nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Dropout(0.3), nn.Linear(8, 1))


def make_loader(generator=None):
    x = torch.linspace(-1, 1, 96).view(24, 4)
    return DataLoader(TensorDataset(x, x.sum(1, keepdim=True)), 8, shuffle=True, generator=generator)


def cell(fingerprint=lambda tensor: tensor.detach().clone(), generator=None, model=None, loader=None):
    model, loader = model or net(), loader or make_loader(generator)
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
    log = {"initial weights": fingerprint(torch.cat([p.flatten() for p in model.parameters()]))}
    for epoch in range(2):
        for i, (xb, yb) in enumerate(loader):
            log[f"epoch {epoch} batch {i}"] = fingerprint(xb)
            loss = nn.functional.mse_loss(model(xb), yb)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
    log["last loss"] = fingerprint(loss)
    return log


def symptom(recipe):
    torch.manual_seed(0)
    assert not torch.equal(cell()["last loss"], cell()["last loss"])

    model = net()
    again = [(torch.manual_seed(0), cell(model=model)["last loss"])[1] for _ in range(2)]
    assert not torch.equal(*again), "seeded in the cell, the model built in another"

    loader = make_loader(recipe("seed_everything")(0))
    again = [(recipe("seed_everything")(0), cell(loader=loader)["last loss"])[1] for _ in range(2)]
    assert not torch.equal(*again), "the DataLoader built in another cell, with a generator of its own"


def diagnosis(recipe):
    torch.manual_seed(0)
    first, second = cell(recipe("fingerprint")), cell(recipe("fingerprint"))
    assert next(key for key in first if first[key] != second[key]) == "initial weights"


def cure(recipe):
    seed = recipe("seed_everything")
    first, second = cell(generator=seed(0)), cell(generator=seed(0))
    assert all(torch.equal(first[key], second[key]) for key in first)


def healthy(recipe):
    seed, fingerprint = recipe("seed_everything"), recipe("fingerprint")
    assert cell(fingerprint, seed(0)) == cell(fingerprint, seed(0))
