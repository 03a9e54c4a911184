"""The optimizer was made with filter(requires_grad) while the backbone was frozen; unfrozen later, it has gradients and stays.

asked: unfroze layers after a few epochs, they have gradients now but the weights are not updated
asked: 中途解冻之后这些层有梯度，但权重不更新，优化器用了 filter requires_grad
cause: watch
"""

import contextlib
import io

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.backbone = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU())
        self.head = nn.Linear(8, 3)

    def forward(self, x):
        return {"logits": self.head(self.backbone(x))}


def train(keep, recipe=None):
    torch.manual_seed(0)
    model = Net()
    model.backbone.requires_grad_(False)
    optimizer = torch.optim.AdamW(filter(keep, model.parameters()), lr=1e-2)
    model.backbone.requires_grad_(True)
    report = recipe("watch")(model, optimizer) if recipe else lambda: None
    before = {name: p.detach().clone() for name, p in model.named_parameters()}
    for _ in range(4):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(torch.randn(9, 4))["logits"], torch.randint(3, (9,)))
        loss.backward()
        optimizer.step()
    with contextlib.redirect_stdout(io.StringIO()) as out:
        report()
    gradients = all(p.grad is not None for p in model.parameters())
    assert gradients
    return {name for name, p in model.named_parameters() if torch.equal(p, before[name])}, out.getvalue()


NAMES = {f"backbone.{name}" for name in ("0.weight", "0.bias", "1.weight", "1.bias")}


def symptom():
    assert train(lambda p: p.requires_grad)[0] == NAMES


def diagnosis(recipe):
    lines = dict(line.split(": ") for line in train(lambda p: p.requires_grad, recipe)[1].splitlines())
    assert set(lines["not in the optimizer"].split()) == NAMES
    assert set(lines) == {"not in the optimizer", "changes"}


def cure():
    assert train(lambda p: True)[0] == set()
