"""The validation sets the seed for samples of its own: from the second epoch on the training repeats its order.

asked: evaluate() calls torch.manual_seed and now the shuffled order of the training data is the same in every epoch
asked: 验证函数里设了随机种子，之后每个 epoch 打乱的顺序都一样
cause: without-disturbing
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def orders(seeded_alone):
    torch.manual_seed(0)
    data = TensorDataset(torch.arange(32.0).unsqueeze(1))
    loader = DataLoader(data, batch_size=8, shuffle=True)
    model = nn.Sequential(nn.Linear(1, 16), nn.Dropout(), nn.Linear(16, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-4)
    seen = []
    for epoch in range(4):
        model.train()
        order = []
        for (x,) in loader:
            optimizer.zero_grad()
            nn.functional.mse_loss(model(x), 2 * x).backward()
            optimizer.step()
            order += x.flatten().tolist()
        seen.append(tuple(order))
        model.eval()
        if seeded_alone:
            with torch.random.fork_rng():
                torch.manual_seed(7)
                model(torch.randn(8, 1))
        else:
            torch.manual_seed(7)
            model(torch.randn(8, 1))
    return seen


def symptom():
    assert len(set(orders(seeded_alone=False)[1:])) == 1


def cure():
    assert len(set(orders(seeded_alone=True))) == 4
