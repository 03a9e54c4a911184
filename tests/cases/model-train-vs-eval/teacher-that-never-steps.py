"""A teacher is only asked for outputs, never optimised; its BatchNorm statistics drift, for it stands in train().

asked: frozen teacher network changes without optimizer step, running_mean of its batchnorm is different after training
asked: 教师网络没有 step，BN 的 running_mean 却更新了，为什么
cause: batch-norm-in-both-modes
"""

import copy

import torch
from torch import nn


def net():
    return nn.Sequential(nn.Linear(4, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 3))


def distilled(teacher_mode):
    torch.manual_seed(0)
    teacher, student = net().requires_grad_(False).train(teacher_mode), net()
    before = copy.deepcopy(teacher.state_dict())
    optimizer = torch.optim.SGD(student.parameters(), lr=0.1)
    for _ in range(4):
        x = torch.randn(8, 4) + 1
        with torch.no_grad():
            wanted = teacher(x).softmax(1)
        optimizer.zero_grad()
        nn.functional.cross_entropy(student(x), wanted).backward()
        optimizer.step()
    after = teacher.state_dict()
    return [name for name in before if not torch.equal(before[name], after[name])]


def symptom():
    assert distilled(teacher_mode=True) == ["1.running_mean", "1.running_var", "1.num_batches_tracked"]


def cure():
    assert distilled(teacher_mode=False) == []
