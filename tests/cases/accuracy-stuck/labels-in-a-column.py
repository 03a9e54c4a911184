"""Labels from a table are a column (N, 1): the loss squeezes them, the accuracy does not and is 1/C in each epoch.

asked: accuracy always exactly 0.1 with 10 classes although the loss decreases
asked: 十个类别，loss 正常下降，准确率恒等于 0.1
cause: counting
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def train(squeezed, epochs=4):
    torch.manual_seed(0)
    labels = (torch.arange(500) % 10).unsqueeze(1)
    x = nn.functional.one_hot(labels[:, 0]).float() + 0.2 * torch.randn(500, 10)
    data = DataLoader(TensorDataset(x, labels), batch_size=100)
    model = nn.Sequential(nn.Linear(10, 32), nn.BatchNorm1d(32), nn.ReLU(), nn.Linear(32, 10))
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.02)
    losses, accuracies = [], []
    for _ in range(epochs):
        total, right, outputs = 0.0, 0.0, []
        for xb, yb in data:
            logits = model(xb)
            loss = nn.functional.cross_entropy(logits, yb.squeeze(1))
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            total += loss.item()
            right += (logits.argmax(dim=1) == (yb.squeeze(1) if squeezed else yb)).float().mean().item() / len(data)
            outputs.append(logits)
        losses.append(total)
        accuracies.append(right)
    return losses, accuracies, torch.cat(outputs), labels


def symptom():
    losses, accuracies, *_ = train(squeezed=False)
    assert losses[-1] < 0.5 * losses[0]
    assert all(abs(accuracy - 0.1) < 1e-6 for accuracy in accuracies)


def diagnosis(recipe):
    _, accuracies, logits, labels = train(squeezed=False)
    assert recipe("explain_accuracy")(logits, labels, mine=accuracies[-1]).startswith("your number differs")


def cure():
    assert train(squeezed=True)[1][-1] > 0.9


def healthy(recipe):
    _, accuracies, logits, labels = train(squeezed=True)
    assert recipe("explain_accuracy")(logits, labels, mine=accuracies[-1]) == "the predictions follow the labels"
