"""The loss is turned into a number before backward().

asked: AttributeError 'float' object has no attribute 'backward' after I added .item() to save memory
asked: 为了省显存给 loss 加了 .item()，结果报错 'float' object has no attribute 'backward'
cause: errors-around-item
"""

import torch
from torch import nn


def train(item_first):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3))
    optimizer = torch.optim.AdamW(model.parameters())
    history = []
    for _ in range(5):
        loss = nn.functional.cross_entropy(model(torch.randn(6, 4)), torch.randint(3, (6,)))
        if item_first:
            loss = loss.item()
        else:
            history.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return history


def symptom():
    try:
        train(item_first=True)
    except AttributeError as error:
        assert "'float' object has no attribute 'backward'" in str(error)
    else:
        raise AssertionError("no error")


def cure():
    assert len(train(item_first=False)) == 5
