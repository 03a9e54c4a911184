"""A progress bar shows loss and accuracy in each step, and a check looks for NaN: three values read per step.

asked: does tqdm set_postfix(loss=loss.item()) every iteration lower GPU utilization
asked: 每一步都在进度条里显示 loss.item() 和准确率，会让 GPU 利用率变低吗
cause: what-reads-a-value
"""

import torch
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode


class Reads(TorchDispatchMode):
    count = 0

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        self.count += "_local_scalar_dense" in str(function)
        return function(*args, **(kwargs or {}))


def train(every):
    """Reads of values in 20 steps, and the average loss; with `every` the loop reads in each such step only."""
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Dropout(0.1), nn.Linear(8, 3))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    total, shown = torch.zeros(()), []
    with Reads() as reads:
        for step in range(20):
            x, y = torch.randn(6, 4), torch.randint(3, (6,))
            output = model(x)
            loss = nn.functional.cross_entropy(output, y)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            total += loss.detach()
            if step % every == every - 1:
                if loss.isnan():
                    raise ValueError
                shown.append({"loss": loss.item(), "accuracy": (output.argmax(1) == y).float().mean().item()})
        average = total.item() / 20
    return reads.count, average, shown


def symptom():
    assert train(every=1)[0] == 3 * 20 + 1


def cure():
    reads, average, shown = train(every=10)
    assert reads == 3 * 2 + 1
    assert average == train(every=1)[1]
    assert shown == train(every=1)[2][9::10]
