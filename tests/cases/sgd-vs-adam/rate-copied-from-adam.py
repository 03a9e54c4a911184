"""Adam is replaced by SGD and its learning rate is kept: the loss hardly falls.

asked: replaced Adam by SGD with the same lr and now the model hardly learns
asked: 把 Adam 换成 SGD，学习率不变，loss 几乎不降
cause: compare-optimizers
"""

import contextlib
import io

import torch
from torch import nn

ADAM = {"Adam": lambda model, lr: torch.optim.AdamW(model.parameters(), lr=lr)}
SGD = {"SGD": lambda model, lr: torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)}


def make_model():
    return nn.Sequential(nn.Linear(2, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Dropout(0.1), nn.Linear(16, 2))


def train(model, optimizer, make_scheduler=None):
    x = torch.randn(96, 2)
    scheduler = make_scheduler and make_scheduler(optimizer)
    y = (x[:, 0] > x[:, 1]).long()
    scaler = torch.amp.GradScaler("cpu")
    for step in range(24):
        batch = slice(32 * (step % 2), 32 * (step % 2) + 32)
        optimizer.zero_grad()
        scaler.scale(nn.functional.cross_entropy(model(x[batch]), y[batch])).backward()
        scaler.unscale_(optimizer)
        nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        scaler.step(optimizer)
        scaler.update()
        if scheduler:
            scheduler.step()
    model.eval()
    with torch.inference_mode():
        return nn.functional.cross_entropy(model(x[64:]), y[64:])


def loss(optimizers, lr):
    torch.manual_seed(0)
    model = make_model()
    (make_optimizer,) = optimizers.values()
    return train(model, make_optimizer(model, lr)).item()


def symptom():
    assert loss(SGD, 1e-3) > 2 * loss(ADAM, 0.05)


def diagnosis(recipe):
    state = torch.get_rng_state()
    with contextlib.redirect_stdout(io.StringIO()) as out:
        results = recipe("compare")(make_model, train, SGD | ADAM, [0.3, 0.03, 1e-3], seeds=(0,))
    assert torch.equal(torch.get_rng_state(), state)
    assert results["SGD", 1e-3] > 2 * min(results["SGD", 0.3], results["SGD", 0.03])
    assert [line.split(":")[0] for line in out.getvalue().splitlines()] == ["SGD", "Adam"]

    for own, different in ((True, False), (False, True)):
        with contextlib.redirect_stdout(io.StringIO()) as out:
            results = recipe("compare")(
                make_model, lambda *a, own=own: train(*a, one_cycle(own)), SGD, [0.1, 0.01], seeds=(0,)
            )
        assert (results["SGD", 0.1] != results["SGD", 0.01]) is different
        assert ("all rates end the same" in out.getvalue()) is not different


def one_cycle(own):
    def make(optimizer):
        lr = 0.1 if own else optimizer.param_groups[0]["lr"]
        return torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=lr, total_steps=24)

    return make


def cure():
    assert loss(SGD, 0.1) < loss(SGD, 1e-3) / 2


def healthy(recipe):
    """Of two optimizers that are one and the same, neither is better."""
    both = {"one": SGD["SGD"], "other": SGD["SGD"]}
    with contextlib.redirect_stdout(io.StringIO()):
        results = recipe("compare")(make_model, train, both, [0.1], seeds=(0,))
    assert results["one", 0.1] == results["other", 0.1]
    model = make_model()
    nn.utils.weight_norm(model[0])  # copy.deepcopy alone refuses its weight
    with contextlib.redirect_stdout(io.StringIO()):
        results = recipe("compare")(lambda: model, train, both, [0.1], seeds=(0,))
    assert results["one", 0.1] == results["other", 0.1], "a model that exists already is not trained on"
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("compare")(make_model, lambda *_: float("nan"), SGD, [0.1, 0.3, 0.01], seeds=(0,))
    assert "best lr 0.01 (at the end" in out.getvalue(), "all diverge: try smaller ones"
