"""Class weights computed with NumPy are float64; a half-precision model needs them in its own dtype.

asked: class weights computed with numpy for imbalanced data, CrossEntropyLoss expected scalar type Float but found Double
asked: numpy 算的类别权重传给 CrossEntropyLoss，报错 expected scalar type Float but found Double
cause: class-weights-must-match-the-logits
"""

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

labels = np.array([0] * 40 + [1] * 6 + [2] * 2)
balanced = len(labels) / (3 * np.bincount(labels))


def train(weight, dtype=torch.float32):
    torch.manual_seed(0)
    x = torch.randn(48, 5, dtype=dtype)
    model = nn.Sequential(nn.Linear(5, 8), nn.ReLU(), nn.Dropout(0.1), nn.Linear(8, 3)).to(dtype)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    loss_fn = nn.CrossEntropyLoss(weight=weight)
    for xb, yb in DataLoader(TensorDataset(x, torch.from_numpy(labels)), batch_size=16, shuffle=True):
        optimizer.zero_grad()
        loss = loss_fn(model(xb), yb)
        loss.backward()
        optimizer.step()
    return loss.isfinite().item()


def symptom():
    for weight, dtype, found in (
        (torch.from_numpy(balanced), torch.float32, "found Double"),
        (torch.from_numpy(balanced).float(), torch.bfloat16, "found Float"),
    ):
        try:
            train(weight, dtype)
        except RuntimeError as error:
            assert found in str(error)
        else:
            raise AssertionError(f"{weight.dtype} weights and {dtype} logits: no error")


def cure():
    assert train(torch.from_numpy(balanced).float())
    assert train(torch.tensor(balanced, dtype=torch.bfloat16), torch.bfloat16)
    loss_fn = nn.CrossEntropyLoss(weight=torch.from_numpy(balanced).float())
    with torch.autocast("cpu", torch.bfloat16):
        logits = nn.Linear(5, 3)(torch.randn(48, 5))
        assert logits.dtype == torch.bfloat16 and loss_fn(logits, torch.from_numpy(labels)).isfinite()
    try:
        loss_fn(logits, torch.from_numpy(labels))
    except RuntimeError as error:
        assert "found Float" in str(error)
    else:
        raise AssertionError("bfloat16 logits and float32 weights outside autocast: no error")
