"""Second-order meta-learning: each task has a model of its own and backward(create_graph=True); none is ever freed.

asked: memory leak with backward(create_graph=True) in MAML, new model per task
asked: 元学习每个任务新建模型，create_graph=True，显存一直涨不释放
cause: causes
"""

import contextlib
import io
import warnings

import torch
from torch import nn

warnings.simplefilter("ignore")


def tasks(way, recipe):
    torch.manual_seed(0)
    growth, kept = recipe("Growth")(), []
    with contextlib.redirect_stdout(io.StringIO()) as out:
        for _ in range(4):
            model = nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 1))
            parameters = list(model.parameters())
            kept.append(model if way == "kept" else None)
            loss = model(torch.randn(6, 3)).square().mean()
            if way in ("autograd.grad", "kept"):
                gradients = torch.autograd.grad(loss, parameters, create_graph=True)
            else:
                loss.backward(create_graph=True)
                gradients = [p.grad for p in parameters]
            sum(g.square().sum() for g in gradients).backward()
            if way == "grad = None":
                for p in parameters:
                    p.grad = None
            growth.report()
            del model, parameters, loss, gradients
            p = None
    return out.getvalue().splitlines()


def symptom(recipe):
    assert "nothing grew" not in tasks("backward", recipe)


def diagnosis(recipe):
    for way in ("backward", "kept"):
        lines = tasks(way, recipe)
        assert len(lines) == 3
        assert all("without graph" in line and "(5, 3)" in line and "(1, 5)" in line for line in lines)


def cure(recipe):
    for way in ("autograd.grad", "grad = None"):
        assert tasks(way, recipe) == ["nothing grew"] * 3
