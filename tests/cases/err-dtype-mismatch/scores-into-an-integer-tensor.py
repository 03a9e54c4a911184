"""The result is made with zeros_like(ids), which is int64: y.to(x.dtype) stops the error and turns 0.7 into 0.

asked: Index put requires the source and destination dtypes match, got Long for the destination and Float for the source
asked: zeros_like(ids) 再 out[mask] = scores 报 Index put requires the source and destination dtypes match Long Float
cause: half-precision-beyond-layers
"""

import torch

ids = torch.tensor([3, 0, 5])
mask = ids > 0
scores = torch.tensor([0.7, 0.2], requires_grad=True)


def fill(out, values):
    out[mask] = values
    return out


def symptom():
    try:
        fill(torch.zeros_like(ids), scores)
    except RuntimeError as error:
        assert "Index put requires" in str(error) and "Long for the destination" in str(error)
    else:
        raise AssertionError("no error")
    lost = fill(torch.zeros_like(ids), scores.to(ids.dtype))
    assert lost.tolist() == [0, 0, 0] and not lost.requires_grad


def cure():
    out = fill(torch.zeros_like(ids, dtype=torch.float32), scores)
    out.sum().backward()
    assert torch.allclose(out, torch.tensor([0.7, 0, 0.2])) and scores.grad.tolist() == [1, 1]
