"""Binary classifier with one logit and BCEWithLogitsLoss; the accuracy is counted with argmax(dim=1), which is always 0.

asked: BCEWithLogitsLoss one output, loss goes down but the validation accuracy is the same number every epoch
asked: 二分类一个输出，用 argmax 算准确率，每个 epoch 都是同一个值
cause: one-output-and-argmax
"""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(200, 4)
y = (x[:, :1] > 0.3).float()


def train(count, epochs=6):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Dropout(0.1), nn.Linear(16, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    losses, accuracies = [], []
    for _ in range(epochs):
        model.train()
        for rows in torch.randperm(200).split(20):
            loss = nn.functional.binary_cross_entropy_with_logits(model(x[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        model.eval()
        with torch.no_grad():
            logits = model(x)
        losses.append(nn.functional.binary_cross_entropy_with_logits(logits, y).item())
        accuracies.append(count(logits))
    return losses, accuracies, logits


def by_argmax(logits):
    return (logits.argmax(dim=1) == y.squeeze(1)).float().mean().item()


def by_sign(logits):
    return ((logits > 0) == y).float().mean().item()


def symptom():
    losses, accuracies, _ = train(by_argmax)
    assert losses[-1] < 0.7 * losses[0] and len(set(accuracies)) == 1


def diagnosis(recipe):
    _, accuracies, logits = train(by_argmax)
    assert recipe("explain_accuracy")(logits, y, mine=accuracies[-1]).startswith("your number differs")


def cure():
    assert train(by_sign)[1][-1] > 0.9


def healthy(recipe):
    _, accuracies, logits = train(by_sign)
    said = recipe("explain_accuracy")
    assert said(logits, y, mine=accuracies[-1]) == "the predictions follow the labels"
    assert said(logits.sigmoid(), y, mine=accuracies[-1], threshold=0.5) == "the predictions follow the labels"
