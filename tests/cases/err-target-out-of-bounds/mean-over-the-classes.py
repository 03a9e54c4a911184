"""A text classifier averages its scores per step with mean(2): the steps remain, not the classes.

asked: Target 7 is out of bounds but my labels are 0 to 8 and the model has 9 outputs
asked: 标签是 0 到 8，模型有 9 个输出，却报 Target 7 is out of bounds
cause: labels-run-from-zero
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
tokens, labels = torch.randint(50, (18, 5)), torch.arange(18) % 9
loader = DataLoader(TensorDataset(tokens, labels), batch_size=6)
model = nn.Sequential(nn.Embedding(50, 16), nn.Linear(16, 9))


def losses(dim):
    return [nn.functional.cross_entropy(model(x).mean(dim), y).item() for x, y in loader]


def symptom():
    try:
        losses(2)
    except IndexError as error:
        assert str(error) in {f"Target {label} is out of bounds." for label in range(5, 9)}
    else:
        raise AssertionError("no error")


def diagnosis(recipe):
    assert recipe("bad_labels")(loader, num_classes=9) == []
    assert model(tokens).mean(2).shape[1] == 5
    assert recipe("bad_labels")(loader, num_classes=5) != []


def cure():
    assert model(tokens).mean(1).shape[1] == 9
    assert max(losses(1)) < 3
