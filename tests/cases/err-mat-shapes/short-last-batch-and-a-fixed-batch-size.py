"""x.view(batch_size, -1): the short last batch becomes rows of half a picture, and in_features looks wrong.

asked: mat1 and mat2 shapes cannot be multiplied 64x392 and 784x10, only in the last batch
asked: 只有最后一个批次报 64x392 and 784x10
cause: in-features
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

batch_size = 64
pictures = TensorDataset(torch.randn(160, 1, 28, 28))
layer = nn.Linear(784, 10)


def epoch(flat):
    rows = []
    for (x,) in DataLoader(pictures, batch_size):
        try:
            rows.append(len(layer(flat(x))))
        except RuntimeError as error:
            rows.append(str(error))
    return rows


def symptom():
    *first, last = epoch(lambda x: x.view(batch_size, -1))
    assert first == [64, 64] and "64x392 and 784x10" in last


def cure():
    assert epoch(lambda x: x.flatten(1)) == [64, 64, 32]
