"""A class has no sample in the training split: its weight is inf, and the first validation loss NaN.

asked: class weights inf, validation loss nan with weighted CrossEntropyLoss
asked: 训练集里有一类没有样本，类别权重算出来是 inf，验证 loss 是 nan
cause: count-and-weigh
"""

import math

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
masks = torch.randint(0, 2, (6, 4, 4))
masks[:, 0] = 255
loader = DataLoader(TensorDataset(torch.zeros(6, 1), masks), batch_size=4)
validation = torch.tensor([[[0, 1, 2, 255]]])


def losses(weight):
    criterion = nn.CrossEntropyLoss(weight=weight, ignore_index=255)
    training = criterion(torch.zeros(6, 3, 4, 4), masks)
    return training.item(), criterion(torch.zeros(1, 3, 1, 4), validation).item()


def symptom():
    counts = torch.bincount(masks[masks != 255], minlength=3)
    weight = counts.sum() / (3 * counts)
    assert weight[2] == float("inf")
    training, validation = losses(weight)
    assert not math.isnan(training) and math.isnan(validation)


def diagnosis(recipe):
    assert recipe("count_classes")(loader, 3, ignore_index=255)[2] == 0


def cure():
    counts = torch.bincount(masks[masks != 255], minlength=3).clamp(min=1)
    assert all(abs(loss - 1.0986) < 1e-3 for loss in losses(counts.sum() / (3 * counts)))


def healthy(recipe):
    counts = recipe("count_classes")(loader, 3, ignore_index=255)
    assert counts.sum() == (masks != 255).sum()
    weight = recipe("class_weights")(counts)
    assert weight.dtype == torch.float32 and weight.isfinite().all()
    assert all(abs(loss - 1.0986) < 1e-3 for loss in losses(weight))
