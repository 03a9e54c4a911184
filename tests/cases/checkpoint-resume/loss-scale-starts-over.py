"""Half-precision training resumes without the GradScaler's state: the scale starts at 65536 and the first steps are skipped.

asked: after resuming AMP training the first optimizer steps do nothing, GradScaler scale is 65536 again
asked: 混合精度断点续训后前几步权重不动，scaler 的 scale 又变成 65536
cause: save-and-resume
"""

import copy

import torch
from torch import nn


def run(restored):
    torch.manual_seed(0)
    model, x = nn.Linear(4, 1), torch.randn(8, 4)

    def build():
        optimizer = torch.optim.SGD(model.parameters(), lr=1e-4, momentum=0.9)
        return optimizer, torch.amp.GradScaler("cpu")

    optimizer, scaler = build()
    moved = []
    for step in range(20):
        if step == 15:
            saved = copy.deepcopy((optimizer.state_dict(), scaler.state_dict()))
            optimizer, scaler = build()
            optimizer.load_state_dict(saved[0])
            if restored:
                scaler.load_state_dict(saved[1])
        before = model.weight.detach().clone()
        with torch.autocast("cpu", dtype=torch.float16):
            out = model(x)
        optimizer.zero_grad()
        scaler.scale((20 * out.float()).square().mean()).backward()
        scaler.step(optimizer)
        scaler.update()
        moved.append(not torch.equal(before, model.weight))
    return moved


def symptom():
    moved = run(restored=False)
    assert all(moved[12:15])
    assert not moved[15]


def cure():
    assert all(run(restored=True)[12:])
