"""Token ids go straight into a Linear layer: .float() stops the error, and nothing is learned.

asked: mat1 and mat2 must have the same dtype, but got Long and Float, input is token ids
asked: 文本分类，token 编号直接送进 Linear，报 Long and Float 类型不一致
cause: causes
"""

import torch
from torch import nn

torch.manual_seed(0)
mood = torch.randn(200)
ids = torch.randint(0, 200, (2000, 6))
labels = (mood[ids].mean(1) > 0).long()


def network(first, size):
    torch.manual_seed(0)
    return nn.Sequential(*first, nn.Linear(size, 32), nn.ReLU(), nn.Linear(32, 2))


def accuracy(model, x):
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    for _ in range(20):
        for i in range(0, 1600, 50):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(x[i : i + 50]), labels[i : i + 50]).backward()
            optimizer.step()
    return (model(x[1600:]).argmax(1) == labels[1600:]).float().mean().item()


def symptom():
    try:
        network([], 6)(ids)
    except RuntimeError as error:
        assert "Long and Float" in str(error)
    else:
        raise AssertionError("no error")
    assert accuracy(network([], 6), ids.float()) < 0.65


def cure():
    assert accuracy(network([nn.Embedding(200, 16), nn.Flatten()], 96), ids) > 0.75
