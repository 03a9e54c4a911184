"""NLLLoss without log_softmax on unequal classes: it looks like "unequal classes", but the loss is far below 0.

asked: NLLLoss goes to large negative values and the model predicts only the most frequent class
asked: NLLLoss 变成很大的负数，模型只预测最多的一类
cause: read
"""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(600, 10)
y = (x[:, 0] > 1).long()


def train(loss_fn):
    torch.manual_seed(1)
    model = nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Linear(32, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(10):
        for batch in torch.randperm(600).split(50):
            optimizer.zero_grad()
            loss_fn(model(x[batch]), y[batch]).backward()
            optimizer.step()
    return model(x), loss_fn(model(x), y).item()


def missing_minus(scores, labels):
    return scores.log_softmax(dim=1)[torch.arange(len(labels)), labels].mean()


def symptom(recipe):
    scores, _ = train(nn.functional.nll_loss)
    assert recipe("explain_accuracy")(scores, y) == "one class is (almost) always predicted"
    assert (scores.argmax(dim=1) == 0).float().mean() > 0.9, "the most frequent one"
    scores, _ = train(missing_minus)
    assert recipe("explain_accuracy")(scores, y) == "one class is (almost) always predicted"
    assert (scores.argmax(dim=1) == 1).float().mean() > 0.9, "the rare one, although there are no class weights"


def diagnosis():
    assert train(nn.functional.nll_loss)[1] < -100
    assert train(missing_minus)[1] < -100


def cure():
    for loss_fn in (
        lambda scores, labels: nn.functional.nll_loss(scores.log_softmax(dim=1), labels),
        lambda scores, labels: -missing_minus(scores, labels),
    ):
        scores, loss = train(loss_fn)
        assert loss > 0
        assert (scores.argmax(dim=1) == y).float().mean() > 0.95
