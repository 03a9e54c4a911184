"""The checkpoint has 10 classes, the run that goes on from it has 3: the weights were sorted out, the optimizer's state was not.

asked: optimizer.step size of tensor a must match the size of tensor b after loading checkpoint with new head
asked: 换了类别数，加载检查点的优化器之后 step() 报 The size of tensor a must match the size of tensor b
cause: shapes-are-not-compared
"""

import torch
from torch import nn


def run(load_optimizer, make):
    torch.manual_seed(0)

    def build(classes):
        model = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, classes))
        return model, make(model.parameters())

    def step(model, optimizer):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(torch.randn(6, 4)), torch.tensor([0, 1, 2] * 2)).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()

    old, old_optimizer = build(10)
    step(old, old_optimizer)
    model, optimizer = build(3)
    kept = {key: value for key, value in old.state_dict().items() if not key.startswith("3.")}
    model.load_state_dict(kept, strict=False)
    if load_optimizer:
        optimizer.load_state_dict(old_optimizer.state_dict())
    try:
        step(model, optimizer)
    except RuntimeError as error:
        return str(error)
    return ""


OPTIMIZERS = (
    lambda p: torch.optim.AdamW(p, lr=0.01),
    lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9),
    lambda p: torch.optim.RMSprop(p, foreach=False),
)


def symptom():
    for make in OPTIMIZERS:
        assert "The size of tensor a (10) must match the size of tensor b (3)" in run(True, make)


def cure():
    for make in OPTIMIZERS:
        assert run(False, make) == ""
