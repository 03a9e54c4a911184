"""optimizer.lr = … does nothing; adjust_learning_rate() gives the pretrained body the rate of the head.

asked: adjust_learning_rate sets the same lr for all param groups, backbone learning rate becomes too large
asked: 给 optimizer.lr 赋值没有报错，但学习率没变；adjust_learning_rate 把所有参数组改成一样
cause: set-in-param-groups
"""

import torch
from torch import nn


def build(make):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv1d(2, 3, 2), nn.Flatten(), nn.Linear(9, 2))
    groups = [{"params": model[0].parameters(), "lr": 1e-3}, {"params": model[2].parameters()}]
    return model, make(groups)


def moves(model, optimizer):
    before = [p.detach().clone() for p in model.parameters()]

    def closure():
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(torch.ones(4, 2, 4)), torch.tensor([0, 1, 1, 1]))
        loss.backward()
        return loss

    optimizer.step(closure)
    return [(p - b).abs().max().item() for p, b in zip(model.parameters(), before)]


ADAPTIVE = (
    lambda groups: torch.optim.Adam(groups, lr=1e-2),
    lambda groups: torch.optim.AdamW(groups, lr=1e-2, weight_decay=0, fused=True),
    lambda groups: torch.optim.Adam(groups, lr=1e-2, amsgrad=True, foreach=True),
)


def symptom():
    for make in ADAPTIVE:
        model, optimizer = build(make)
        optimizer.lr = optimizer.defaults["lr"] = 1e-6
        assert max(moves(model, optimizer)) > 0.009
        for group in optimizer.param_groups:
            group["lr"] = 1e-2 * 0.1 ** (30 // 30)
        assert optimizer.param_groups[0]["lr"] == optimizer.param_groups[1]["lr"]
        optimizer.add_param_group({"params": torch.ones(1)})
        assert optimizer.param_groups[2]["lr"] == 1e-6


def cure(recipe):
    for make in ADAPTIVE:
        model, optimizer = build(make)
        recipe("scale_lr")(optimizer, 0.1)
        moved = moves(model, optimizer)
        assert max(moved[:2]) < 1.1e-4 and 0.9e-3 < max(moved[2:]) < 1.1e-3


def later(make):
    """The two updates after the rate is divided by ten, as parts of what they were without."""
    found = []
    for lr in (1.0, 0.1):
        w = torch.full((1,), 5.0, requires_grad=True)
        optimizer = make([w], lr=1.0)
        for _ in range(4):
            before, w.grad = w.item(), torch.ones(1)
            optimizer.step()
            found.append(before - w.item())
            optimizer.param_groups[0]["lr"] = lr if len(found) % 4 > 1 else 1.0
    return [round(found[i + 4] / found[i], 2) for i in (2, 3)]


def healthy():
    torch.manual_seed(0)
    model = nn.Linear(2, 1)
    optimizer = torch.optim.LBFGS(model.parameters(), lr=1.0, max_iter=1)
    found = []
    for lr in (1.0, 0.0):
        optimizer.param_groups[0]["lr"] = lr
        before = model.weight.detach().clone()

        def closure():
            optimizer.zero_grad()
            loss = (model(torch.ones(3, 2)) - 5).square().mean()
            loss.backward()
            return loss

        optimizer.step(closure)
        found.append(torch.equal(before, model.weight))
    assert found == [False, True]
    assert later(torch.optim.SGD) == [0.1, 0.1] and later(torch.optim.Adafactor)[0] != 0.1
    assert later(torch.optim.ASGD) == [1.0, 0.1] and later(torch.optim.Rprop) == [1.0, 1.0]
