"""Validating after each epoch, with an unshuffled loader and in eval(), changes the weights of the training.

asked: adding a validation loop changes training results with the same seed
asked: 种子一样，加了验证之后训练结果就变了
cause: one-extra-draw-shifts-everything
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def train(validate, own=None, log=None, weights=False):
    torch.manual_seed(0)
    x = torch.randn(48, 4)
    data = TensorDataset(x, (x[:, 0] > 0).long())
    model = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Dropout(), nn.Linear(8, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    loader = DataLoader(data, 16, shuffle=True, generator=own and own())
    held_out = DataLoader(data, 16, generator=own and own())
    for epoch in range(2):
        for i, (xb, yb) in enumerate(loader):
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(xb), yb)
            loss.backward()
            optimizer.step()
            if log:
                log(f"epoch {epoch} batch {i}", xb)
        if validate:
            model.eval()
            with torch.no_grad():
                for xb, yb in held_out:
                    nn.functional.cross_entropy(model(xb), yb)
            model.train()
    return torch.cat([p.flatten() for p in model.parameters()]).tolist() if weights else loss.item()


def generator():
    return torch.Generator().manual_seed(0)


def symptom():
    assert train(validate=True) != train(validate=False)
    shared = []
    for validate in (True, False):
        one = generator()
        shared.append(train(validate, own=lambda one=one: one))
    assert shared[0] != shared[1], "one generator for both loaders"


def diagnosis(recipe):
    fingerprint = recipe("fingerprint")
    runs = {}
    for validate in (True, False):
        found = runs[validate] = {}
        train(validate, log=lambda key, tensor, found=found: found.update({key: fingerprint(tensor)}))
    assert next(key for key in runs[True] if runs[True][key] != runs[False][key]) == "epoch 1 batch 0"
    convolution = nn.Conv2d(3, 4, 3).to(memory_format=torch.channels_last)
    assert fingerprint(convolution.weight) == fingerprint(convolution.weight.detach().contiguous())


def cure():
    assert train(True, own=generator, weights=True) == train(False, own=generator, weights=True)
