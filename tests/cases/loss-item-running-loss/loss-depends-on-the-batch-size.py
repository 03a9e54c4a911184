"""The sum of loss.item() is divided by len(dataset): the result is smaller by a factor of the batch size.

asked: epoch loss gets smaller with a larger batch size, running_loss / len(dataset)
asked: running_loss 除以 len(dataset)，batch size 越大算出来的 loss 越小
cause: average-of-an-epoch
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
dataset = TensorDataset(torch.randn(65, 3), torch.randn(65, 1) + torch.tensor([3.0]))
dataset.tensors[1][64] = 12.0
model = nn.Linear(3, 1)


def epoch_loss(batch_size, add, divide):
    total = 0.0
    for x, y in DataLoader(dataset, batch_size=batch_size):
        total += add(nn.functional.mse_loss(model(x), y), x)
    return total / divide(batch_size)


def whole():
    x, y = dataset.tensors
    return nn.functional.mse_loss(model(x), y).item()


def symptom():
    by_samples = [epoch_loss(size, lambda loss, x: loss.item(), lambda size: 65) for size in (8, 32)]
    assert by_samples[1] < 0.8 * by_samples[0] < 0.4 * whole()
    last_counts_as_much = epoch_loss(64, lambda loss, x: loss.item(), lambda size: 2)
    assert last_counts_as_much > 2 * whole()


def cure(recipe):
    for size in 8, 32, 64:
        average = recipe("Average")()
        for x, y in DataLoader(dataset, batch_size=size):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                output = model(x)
            average.add(nn.functional.mse_loss(output.float(), y), len(x))
        assert abs(average.value() / whole() - 1) < 0.02
        weighted = epoch_loss(size, lambda loss, x: loss.item() * len(x), lambda size: 65)
        assert abs(weighted / whole() - 1) < 1e-4
    # Batches of unlike lengths: the mean is over all values, and so the factor is their number, not len(y).
    series = [torch.randn(4, length, 2) + length for length in (3, 30)]
    zeros = [torch.zeros_like(y) for y in series]
    exact = torch.cat([y.flatten() for y in series]).square().mean().item()
    for size, right in (len, False), (torch.numel, True):
        average = recipe("Average")()
        for x, y in zip(zeros, series):
            average.add(nn.functional.mse_loss(x, y), size(y))
        assert (abs(average.value() / exact - 1) < 1e-4) == right
    summed = sum(nn.functional.mse_loss(x, y, reduction="sum").item() for x, y in zip(zeros, series))
    assert abs(summed / sum(y.numel() for y in series) / exact - 1) < 1e-4
