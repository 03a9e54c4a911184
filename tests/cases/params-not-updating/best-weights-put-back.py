"""Early stopping that asks the wrong way round whether this epoch was better puts the first weights back every time.

asked: model trains within the epoch but the weights are the same again at the end of every epoch, load_state_dict best
asked: 每个 epoch 结束后权重又变回原来的样子，加载了 best 的 state_dict
cause: watch
"""

import contextlib
import copy
import io

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(96, 3)
y = x.sum(dim=1, keepdim=True)


def train(better, recipe=None):
    torch.manual_seed(1)
    model = nn.Sequential(nn.Linear(3, 16), nn.Dropout(0.1), nn.ReLU(), nn.Linear(16, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    report = recipe("watch")(model, optimizer) if recipe else lambda: None
    before = [p.detach().clone() for p in model.parameters()]

    def validate():
        model.eval()
        with torch.no_grad():
            return nn.functional.mse_loss(model(x[64:]), y[64:]).item()

    best, kept = validate(), copy.deepcopy(model.state_dict())
    for _ in range(6):
        model.train()
        for i in range(0, 64, 16):
            optimizer.zero_grad()
            nn.functional.mse_loss(model(x[i : i + 16]), y[i : i + 16]).backward()
            optimizer.step()
        now = validate()
        if better(now, best):
            best, kept = now, copy.deepcopy(model.state_dict())
        else:
            model.load_state_dict(kept)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        report()
    return [torch.equal(p, b) for p, b in zip(model.parameters(), before)], out.getvalue()


def symptom():
    assert all(train(lambda now, best: now > best)[0])


def diagnosis(recipe):
    said = train(lambda now, best: now > best, recipe)[1]
    assert said == "changed, then put back: 0.weight 0.bias 3.weight 3.bias\n"
    assert first_epoch_is_the_best(recipe, each_epoch=False) == "changes: weight bias\n"
    assert first_epoch_is_the_best(recipe, each_epoch=True) == "changed, then put back: weight bias\n"


def first_epoch_is_the_best(recipe, each_epoch):
    torch.manual_seed(1)
    model = nn.Linear(3, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    report, kept = recipe("watch")(model, optimizer), None
    for epoch in range(3):
        if each_epoch:
            report = recipe("watch")(model, optimizer)
        optimizer.zero_grad()
        nn.functional.mse_loss(model(x), y).backward()
        optimizer.step()
        kept = kept or copy.deepcopy(model.state_dict())
        model.load_state_dict(kept)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        report()
    return out.getvalue()


def cure():
    assert not any(train(lambda now, best: now < best)[0])


def healthy(recipe):
    assert train(lambda now, best: now < best, recipe)[1] == "changes: 0.weight 0.bias 3.weight 3.bias\n"
