"""Classes are numbered by the folders that exist; the validation set has no folder for the first one, so all are one off.

asked: training accuracy 99%, validation accuracy exactly 0 in every epoch, ImageFolder
asked: 训练准确率 99%，验证准确率每个 epoch 都是 0，ImageFolder 的类别编号不同
cause: labels
"""

import torch
from torch import nn

NAMES = ["ant", "bee", "cat", "dog"]


def numbered(names, folders):
    return torch.tensor([sorted(folders).index(name) for name in names])


def run(folders):
    torch.manual_seed(0)
    names, held_out = NAMES * 40, NAMES[1:] * 20

    def inputs(names):
        return nn.functional.one_hot(numbered(names, NAMES), 6) * 3 + 0.5 * torch.randn(len(names), 6)

    x, labels, model = (
        inputs(names),
        numbered(names, NAMES),
        nn.Sequential(nn.Linear(6, 16), nn.Tanh(), nn.Linear(16, 4)),
    )
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.02)
    for _ in range(30):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x), labels).backward()
        optimizer.step()
    with torch.no_grad():
        return (model(x), labels), (model(inputs(held_out)), numbered(held_out, folders))


def accuracy(logits, labels):
    return (logits.argmax(dim=1) == labels).float().mean().item()


def symptom():
    training, validation = run(NAMES[1:])
    assert accuracy(*training) > 0.95 and accuracy(*validation) == 0


def diagnosis(recipe):
    training, validation = run(NAMES[1:])
    said = recipe("explain_accuracy")
    assert said(*training) == "the predictions follow the labels"
    assert said(*validation, mine=0.0) == "no better than guessing"


def cure():
    assert accuracy(*run(NAMES)[1]) > 0.95


def healthy(recipe):
    assert recipe("explain_accuracy")(*run(NAMES)[1]) == "the predictions follow the labels"
