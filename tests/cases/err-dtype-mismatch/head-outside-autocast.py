"""The encoder runs under autocast, the head after it does not.

asked: mat1 and mat2 must have the same dtype, but got BFloat16 and Float autocast
asked: autocast 之后的层报 BFloat16 and Float 类型不一致
cause: autocast-output-is-low-precision
"""

import torch
from torch import nn

encoder = nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(144, 8))
head, x, y = nn.Linear(8, 3), torch.randn(6, 1, 8, 8), torch.randint(3, (6,))
optimizer = torch.optim.Adam([*encoder.parameters(), *head.parameters()])


def step(head_inside, cast=lambda features: features):
    optimizer.zero_grad()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        features = encoder(x)
        logits = head(features) if head_inside else None
    logits = head(cast(features)) if logits is None else logits
    loss = nn.functional.cross_entropy(logits, y)
    loss.backward()
    optimizer.step()
    return loss.item()


def symptom():
    try:
        step(head_inside=False)
    except RuntimeError as error:
        assert "got BFloat16 and Float" in str(error)
    else:
        raise AssertionError("no error")


def cure():
    assert step(head_inside=True) > 0
    assert step(False, lambda features: features.float()) > 0
