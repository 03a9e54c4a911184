"""A number per step from Linear(h, 1), with MSELoss on out[mask]: (K, 1) against (K,) compares each with every label.

asked: padded regression per time step with MSELoss learns only the mean, out[mask] and labels[mask]
asked: 每个时间步预测一个数，用掩码算 MSELoss，模型只学到平均值
cause: padding-counts
"""

import warnings

import torch
from torch import nn
from torch.nn.utils.rnn import pad_sequence

torch.manual_seed(0)
sequences = [torch.randn(n, 3) for n in (5, 7, 2, 9, 4, 6)] * 4
x = pad_sequence(sequences, batch_first=True)
labels = pad_sequence([2 * s[:, 0] for s in sequences], batch_first=True, padding_value=-100)
mask = labels != -100


def error(squeezed):
    model = nn.Linear(3, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(100):
        out = model(x).squeeze(-1) if squeezed else model(x)
        optimizer.zero_grad()
        nn.functional.mse_loss(out[mask], labels[mask]).backward()
        optimizer.step()
    return nn.functional.mse_loss(model(x)[mask].squeeze(-1), labels[mask]).item()


def symptom():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert error(False) > 1
    assert "target size" in str(caught[0].message)


def cure():
    assert error(True) < 1e-3
