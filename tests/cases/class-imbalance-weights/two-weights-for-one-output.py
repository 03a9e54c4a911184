"""Two class weights, CrossEntropyLoss and one output: with one weight, as the error seems to ask, the loss is 0 from the start.

asked: weight tensor should be defined either for all 1 classes or no classes, binary classification
asked: 二分类只有一个输出，CrossEntropyLoss 的 weight 报错 all 1 classes
cause: pos-weight-counts-positives-again
"""

import torch
from torch import nn

torch.manual_seed(0)
y = (torch.arange(1000) % 10 == 0).float()[:, None]
x = torch.randn(1000, 5) + y
weight = torch.tensor([0.56, 5.0])


def symptom():
    model = nn.Linear(5, 1)
    try:
        nn.CrossEntropyLoss(weight=weight)(model(x), y)
    except RuntimeError as error:
        assert "all 1 classes" in str(error)
    else:
        raise AssertionError("two weights were taken for one output")
    assert nn.CrossEntropyLoss(weight=weight[1:])(model(x), y).item() == 0


def cure():
    model = nn.Linear(5, 1)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    criterion = nn.BCEWithLogitsLoss(pos_weight=torch.tensor([9.0]))
    for _ in range(100):
        optimizer.zero_grad()
        criterion(model(x), y).backward()
        optimizer.step()
    assert (model(x) > 0)[y == 1].float().mean() > 0.8


def healthy(recipe):
    assert recipe("positive_weights")([(x, y)]).tolist() == [9]
