"""3% of the samples are fraud: accuracy 0.97 in each epoch, and no fraud is found.

asked: fraud detection accuracy stuck at 97%, model never predicts the positive class
asked: 正样本只有百分之三，准确率一直 0.97，从来不预测正类
cause: majority
"""

import torch
from torch import nn

torch.manual_seed(0)
y = (torch.arange(1000) % 33 == 0).long()
x = torch.randn(1000, 6) + 1.0 * y.unsqueeze(1)


def train(weight, steps=30):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(6, 16), nn.Tanh(), nn.Linear(16, 2))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.2)
    losses, accuracies = [], []
    for _ in range(steps):
        logits = model(x)
        loss = nn.functional.cross_entropy(logits, y, weight=weight)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        accuracies.append((logits.argmax(dim=1) == y).float().mean().item())
    return losses, accuracies, model(x)


def symptom():
    losses, accuracies, logits = train(None)
    assert losses[-1] < losses[15] and all(abs(accuracy - 0.969) < 1e-6 for accuracy in accuracies[15:])
    assert not logits.argmax(dim=1).any()


def diagnosis(recipe):
    _, accuracies, logits = train(None)
    said = recipe("explain_accuracy")(logits, y, mine=accuracies[-1])
    assert said == "one class is (almost) always predicted"


def cure():
    _, _, logits = train(torch.tensor([1.0, 30.0]), steps=60)
    assert (logits.argmax(dim=1)[y == 1] == 1).float().mean() > 0.6


def healthy(recipe):
    _, _, logits = train(torch.tensor([1.0, 30.0]), steps=60)
    assert recipe("explain_accuracy")(logits, y) == "the predictions follow the labels"
