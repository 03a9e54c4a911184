"""pos_weight computed as positives / negatives: the rare class is found even less than without it.

asked: I set pos_weight to the ratio of positives to negatives and it became worse
asked: pos_weight 用正样本数除以负样本数，结果更差了，全预测成负
cause: pos-weight-counts-positives-again
"""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.cat([torch.randn(160, 2), torch.randn(40, 2) + 0.8])
y = torch.cat([torch.zeros(160, 1), torch.ones(40, 1)])


def recall(ratio):
    torch.manual_seed(0)
    model = nn.Linear(2, 1)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    criterion = nn.BCEWithLogitsLoss(pos_weight=torch.tensor([ratio]))
    for _ in range(80):
        optimizer.zero_grad()
        criterion(model(x), y).backward()
        optimizer.step()
    return (model(x) > 0)[y == 1].float().mean().item()


def symptom():
    assert recall(40 / 160) < recall(1.0) - 0.1


def cure():
    assert recall(160 / 40) > recall(1.0) + 0.1


def healthy(recipe):
    assert recipe("positive_weights")([(x, y)]).tolist() == [4]
    for labels in (
        torch.tensor([0, 1, 255]),
        torch.tensor([0, 1, -1]),
        torch.tensor([0, 1, 2]),
        torch.tensor([0.1, 0.9]),
    ):
        try:
            recipe("positive_weights")([(x, labels)])
        except ValueError as error:
            assert "0 and 1" in str(error)
        else:
            raise AssertionError(labels)
    maps = nn.functional.one_hot(torch.arange(6).view(1, 2, 3) % 3).movedim(-1, 1)
    for one_hot in (torch.eye(3), nn.functional.one_hot(torch.arange(3)), maps):
        try:
            recipe("count_classes")([(x, one_hot)], 3)
        except ValueError as error:
            assert "argmax" in str(error)
        else:
            raise AssertionError("one-hot labels were counted")
