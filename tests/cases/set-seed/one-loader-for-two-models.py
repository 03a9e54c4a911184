"""Two models trained in turn with one shuffling loader that has a seeded generator: the second sees another order.

asked: DataLoader generator with manual_seed, but the second model gets the batches in another order
asked: DataLoader 传了设过种子的 generator，循环里训练第二个模型时数据顺序还是不同
cause: the-stream-goes-on
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def orders(again):
    data = TensorDataset(torch.arange(20.0).view(20, 1))
    generator = torch.Generator().manual_seed(0)
    loader = DataLoader(data, batch_size=5, shuffle=True, generator=generator)
    seen = []
    for width in (4, 16):
        torch.manual_seed(0)
        if again:
            generator.manual_seed(0)
        model = nn.Sequential(nn.Linear(1, width), nn.Dropout(0.2), nn.Linear(width, 1))
        optimizer = torch.optim.Adam(model.parameters())
        order = []
        for _ in range(2):
            for (x,) in loader:
                order += x[:, 0].tolist()
                optimizer.zero_grad()
                model(x).square().mean().backward()
                optimizer.step()
        seen.append(order)
    return seen


def symptom():
    first, second = orders(again=False)
    assert first != second


def cure():
    first, second = orders(again=True)
    assert first == second
