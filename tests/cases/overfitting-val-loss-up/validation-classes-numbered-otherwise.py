"""The validation set has no folder for one class, so the classes after it are one lower there: it looks like overfitting.

asked: training accuracy 100%, validation accuracy 70%, the validation folder lacks one class
asked: 训练准确率 100%，验证准确率只有 70%，验证集文件夹少一个类别
cause: find
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

NAMES = list("abcdefgh")


def train(folders):
    torch.manual_seed(0)
    names = NAMES * 40
    held_out = [name for name in NAMES * 20 if name != "f"]

    def loader(names, folders):
        true = torch.tensor([NAMES.index(name) for name in names])
        x = 3 * nn.functional.one_hot(true, 10) + 0.5 * torch.randn(len(names), 10)
        return DataLoader(TensorDataset(x, torch.tensor([folders.index(n) for n in names])), batch_size=40)

    train_loader, val_loader = loader(names, NAMES), loader(held_out, folders)
    model = nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Linear(32, 8))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    losses = []
    for _ in range(15):
        for xb, yb in train_loader:
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(xb), yb).backward()
            optimizer.step()
        with torch.no_grad():
            losses.append(sum(nn.functional.cross_entropy(model(x), y).item() for x, y in val_loader))
    return model, train_loader, val_loader, losses


LACKS_ONE = [name for name in NAMES if name != "f"]


def symptom():
    losses = train(LACKS_ONE)[3]
    assert losses[-1] > 1.5 * min(losses)


def diagnosis(recipe):
    found = recipe("diagnose_overfitting")(*train(LACKS_ONE)[:3])
    assert found["missing classes"] == []
    assert found["train accuracy"] - found["val accuracy"] > 0.2
    assert found["best temperature"] < 0.8 * found["input ignored"], "not of little use: the page's fourth step"
    assert LACKS_ONE.index("h") != NAMES.index("h"), "the numbers of the classes differ"


def cure():
    losses = train(NAMES)[3]
    assert losses[-1] <= 1.1 * min(losses)


def healthy(recipe):
    found = recipe("diagnose_overfitting")(*train(NAMES)[:3])
    assert found["val accuracy"] > 0.95
