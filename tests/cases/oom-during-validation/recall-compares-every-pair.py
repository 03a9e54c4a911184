"""Recall@1 of a retrieval model: the similarities of all queries with all images are one matrix, twice.

asked: computing recall after validation runs out of memory, similarity matrix of all embeddings
asked: 验证结束算 recall 的时候显存爆了，要算所有特征的相似度矩阵
cause: metric
"""

import torch
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(6, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 8))
images = torch.randn(120, 6, dtype=torch.float64)
model.double()


class Largest(TorchDispatchMode):
    numbers = 0

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        result = function(*args, **(kwargs or {}))
        if isinstance(result, torch.Tensor):
            self.numbers = max(self.numbers, result.numel())
        return result


@torch.no_grad()
def recall(size):
    """Share of images whose own slightly changed copy is the nearest, and the size of the largest tensor."""
    model.eval()
    features, queries = model(images), model(images + 1e-6)
    with Largest() as largest:
        nearest = torch.cat(
            [torch.cdist(part, features).topk(5, largest=False).indices for part in queries.split(size)]
        )
    return (nearest[:, 0] == torch.arange(120)).double().mean().item(), largest.numbers


@torch.no_grad()
def accuracy(labels):
    model.eval()
    guesses = model(images).argmax(1)
    with Largest() as largest:
        share = (guesses == labels).double().mean().item()
    return share, largest.numbers


def symptom():
    assert recall(120)[1] == 120 * 120
    assert accuracy(torch.zeros(120, 1))[1] == 120 * 120


def cure():
    assert recall(10) == (recall(120)[0], 120 * 10)
    assert recall(7)[0] == recall(120)[0] == 1.0
    assert accuracy(torch.zeros(120, 1).squeeze(1))[1] == 120
