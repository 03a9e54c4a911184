"""A forked process trains the model that it was given: the weights of the one that started it stay as they were.

asked: model passed to torch.multiprocessing Process is trained there but its parameters do not change in the main process
asked: A3C 多进程训练，子进程里 optimizer.step() 了，主进程的模型参数不变
cause: watch
"""

import contextlib
import io

import torch
import torch.multiprocessing as mp
from torch import nn


def work(model):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(3):
        optimizer.zero_grad()
        model(torch.randn(8, 4)).square().mean().backward()
        optimizer.step()


def program(shared, watch=None):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    if shared:
        model.share_memory()
    before = {name: p.detach().clone() for name, p in model.named_parameters()}
    report = watch and watch(model, optimizer)
    process = mp.get_context("fork").Process(target=work, args=(model,))
    process.start()
    process.join()
    assert process.exitcode == 0
    with contextlib.redirect_stdout(io.StringIO()) as out:
        if report:
            report()
    changed = {name for name, p in model.named_parameters() if not torch.equal(p, before[name])}
    return changed, out.getvalue().splitlines()


def symptom():
    assert program(shared=False)[0] == set()


def diagnosis(recipe):
    assert program(False, recipe("watch"))[1] == ["no step(): 0.weight 0.bias 2.weight 2.bias"]


def cure():
    assert program(shared=True)[0] == {"0.weight", "0.bias", "2.weight", "2.bias"}


def healthy(recipe):
    assert program(True, recipe("watch"))[1] == ["changes: 0.weight 0.bias 2.weight 2.bias"]
