"""One positive in twenty, trained with class weights or a weighted sampler: useful, and still it costs more than guessing.

asked: class weights in CrossEntropyLoss, validation loss higher than always predicting the majority
asked: WeightedRandomSampler, validation loss higher than always predicting the majority
asked: 交叉熵加了类别权重，验证 loss 比全猜多数类还高
cause: find
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, WeightedRandomSampler

WAYS = "weights", "sampler"


def train(way):
    torch.manual_seed(0)
    x = torch.randn(6000, 10)
    y = (x[:, 0] + x[:, 1] + torch.randn(6000) > 2.8).long()
    train_set, val_set = TensorDataset(x[:3000], y[:3000]), TensorDataset(x[3000:], y[3000:])
    model = nn.Linear(10, 2)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    weight = 1 / torch.bincount(y[:3000]).float()
    sampler = WeightedRandomSampler(weight[y[:3000]], 3000) if way == "sampler" else None
    loss_fn = nn.CrossEntropyLoss(weight=weight if way == "weights" else None)
    for _ in range(20):
        for xb, yb in DataLoader(train_set, batch_size=500, sampler=sampler):
            optimizer.zero_grad()
            loss_fn(model(xb), yb).backward()
            optimizer.step()
    return model, DataLoader(train_set, batch_size=500), DataLoader(val_set, batch_size=500)


def symptom():
    for way in WAYS:
        model, _, val_loader = train(way)
        x, y = val_loader.dataset.tensors
        frequency = y.float().mean()
        guessed = -(frequency * frequency.log() + (1 - frequency) * (1 - frequency).log())
        assert nn.functional.cross_entropy(model(x), y) > 1.2 * guessed


def diagnosis(recipe):
    for way in WAYS:
        found = recipe("diagnose_overfitting")(*train(way))
        assert found["best temperature"] > 1.2 * found["input ignored"], "not below: look at the classes first"


def cure():
    for way in WAYS:
        model, _, val_loader = train(way)
        x, y = val_loader.dataset.tensors
        right = model(x).argmax(dim=1) == y
        assert min(right[y == 0].float().mean(), right[y == 1].float().mean()) > 0.75, "of use: both classes are found"
