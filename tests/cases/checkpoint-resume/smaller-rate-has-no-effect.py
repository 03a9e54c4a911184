"""Fine-tuning goes on with AdamW(lr=1e-5), but the loaded optimizer still has 1e-3.

asked: changing lr in the optimizer has no effect after loading checkpoint
asked: 续训时把学习率改小了，加载优化器之后没有生效
cause: loading-overrides-the-learning-rate
"""

import torch
from torch import nn


def rates(set_afterwards):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 8), nn.GELU(), nn.Linear(8, 1))
    first = torch.optim.AdamW([{"params": model[0].parameters(), "lr": 1e-4}, {"params": model[2].parameters()}])
    model(torch.randn(8, 4)).mean().backward()
    first.step()
    resumed = torch.optim.AdamW(
        [{"params": model[0].parameters()}, {"params": model[2].parameters()}], lr=1e-5, weight_decay=0.5
    )
    resumed.load_state_dict(first.state_dict())
    if set_afterwards:
        for group in resumed.param_groups:
            group["lr"] = 1e-5
    assert resumed.param_groups[0]["weight_decay"] == first.param_groups[0]["weight_decay"]
    return [group["lr"] for group in resumed.param_groups]


def symptom():
    assert rates(set_afterwards=False) == [1e-4, 1e-3]


def cure():
    assert rates(set_afterwards=True) == [1e-5, 1e-5]
