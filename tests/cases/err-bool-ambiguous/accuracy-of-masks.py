"""Segmentation: the sum counts pixels, so dividing by the images gives far more than 100 percent.

asked: segmentation accuracy above 100 percent, (pred == mask).sum() divided by len(dataset)
asked: 分割任务 (pred == mask).sum() 除以图片数，准确率超过 100%
cause: one-value-decides
"""

import torch

torch.manual_seed(0)
labels = torch.randint(2, (4, 8, 8))
predicted = labels.clone()
predicted[:, 0] = 1 - predicted[:, 0]
correct = (predicted == labels).sum().item()


def symptom():
    assert correct / len(labels) == 56


def cure():
    assert correct / labels.numel() == 0.875
