"""backward() fails halfway, the step is repeated without zero_grad(): the last layers get their gradient twice.

asked: gradients wrong after retrying a failed backward, out of memory during backward
asked: backward 中途 OOM，重试后梯度变大了
cause: recover-outside-the-handler
"""

import torch
from torch import nn


def ratios(zero_before_retry):
    torch.manual_seed(0)
    front, head = nn.Sequential(nn.Linear(4, 8), nn.ReLU()), nn.Linear(8, 3)
    model = nn.Sequential(front, head)
    x, y = torch.randn(6, 4), torch.randint(3, (6,))
    wanted = torch.autograd.grad(nn.functional.cross_entropy(model(x), y), list(model.parameters()))
    fail = [True]

    def run_out_of_memory(gradient):
        if fail.pop() if fail else False:
            raise torch.OutOfMemoryError("CUDA out of memory.")

    for _ in range(2):
        hidden = front(x)
        hidden.register_hook(run_out_of_memory)
        try:
            nn.functional.cross_entropy(head(hidden), y).backward()
            break
        except torch.OutOfMemoryError:
            pass
        if zero_before_retry:
            model.zero_grad()
    return [round((p.grad.norm() / g.norm()).item(), 3) for p, g in zip(model.parameters(), wanted)]


def symptom():
    assert ratios(zero_before_retry=False) == [1, 1, 2, 2]


def cure():
    assert ratios(zero_before_retry=True) == [1, 1, 1, 1]
