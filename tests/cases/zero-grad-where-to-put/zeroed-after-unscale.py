"""Mixed precision with clipping: zero_grad() stands after scaler.unscale_(), nothing raises and no weight moves.

asked: GradScaler with gradient clipping, no error but the model does not learn
asked: 混合精度加梯度裁剪，不报错，权重却一直不变
cause: grad-scaler-notices
"""

import torch
from torch import nn


def train(order):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv1d(1, 8, 3), nn.ReLU(), nn.Flatten(), nn.Linear(48, 2))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scaler = torch.amp.GradScaler("cpu")
    before = nn.utils.parameters_to_vector(model.parameters()).detach()
    for _ in range(10):
        x = torch.randn(16, 1, 8)
        labels = (x.mean(dim=(1, 2)) > 0).long()
        if order == "start":
            optimizer.zero_grad()
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = nn.functional.cross_entropy(model(x), labels)
        scaler.scale(loss).backward()
        scaler.unscale_(optimizer)
        if order == "after unscale_":
            optimizer.zero_grad()
        nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
        scaler.step(optimizer)
        scaler.update()
    return not torch.equal(before, nn.utils.parameters_to_vector(model.parameters()))


def symptom():
    assert not train("after unscale_")


def cure():
    assert train("start")
