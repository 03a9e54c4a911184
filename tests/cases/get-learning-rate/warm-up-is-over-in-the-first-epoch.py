"""A warm-up of 5 epochs is stepped in each batch: at the end of each epoch the log shows the same rate.

asked: the printed learning rate never changes although scheduler.step() is called, warmup does not show in the log
asked: 每个 epoch 打印的学习率都一样，调用了 scheduler.step()，预热看不出来
cause: which
"""

import torch
from torch.optim.lr_scheduler import LinearLR


def schedule(optimizer):
    return LinearLR(optimizer, start_factor=0.1, total_iters=5)


def printed(in_each_batch):
    weight = torch.ones(1, requires_grad=True)
    optimizer = torch.optim.AdamW([weight], lr=0.01)
    scheduler = schedule(optimizer)
    rates = []
    for _ in range(5):
        for _ in range(20):
            optimizer.zero_grad()
            weight.square().sum().backward()
            optimizer.step()
            if in_each_batch:
                scheduler.step()
        rates.append(round(optimizer.param_groups[0]["lr"], 6))
        if not in_each_batch:
            scheduler.step()
    return rates


def symptom():
    assert printed(in_each_batch=True) == 5 * [0.01]


def diagnosis(recipe):
    assert [round(lr, 4) for lr in recipe("preview")(schedule, 0.01, 5)] == [0.001, 0.0028, 0.0046, 0.0064, 0.0082]


def cure():
    assert printed(in_each_batch=False) == [0.001, 0.0028, 0.0046, 0.0064, 0.0082]
