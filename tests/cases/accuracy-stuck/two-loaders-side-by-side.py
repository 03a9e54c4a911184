"""Images and labels come from two DataLoaders with shuffle=True that are zipped: no pair belongs together.

asked: zip two dataloaders for inputs and labels, accuracy stays at 33% with 3 classes
asked: 输入和标签用两个 DataLoader 分别 shuffle，准确率一直停在三分之一
cause: labels
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def train(paired, epochs=5):
    torch.manual_seed(0)
    y = torch.arange(300) % 3
    x = torch.randn(300, 5) + 3 * nn.functional.one_hot(y, 5)
    together = DataLoader(TensorDataset(x, y), batch_size=50, shuffle=True)
    inputs, targets = (DataLoader(part, batch_size=50, shuffle=True) for part in (x, y))
    model = nn.Sequential(nn.Linear(5, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Dropout(0.1), nn.Linear(8, 3))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.03)
    accuracies = []
    for _ in range(epochs):
        outputs, labels = [], []
        for xb, yb in together if paired else zip(inputs, targets):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits = model(xb)
                loss = nn.functional.cross_entropy(logits, yb)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            outputs.append(logits)
            labels.append(yb)
        logits, labels = torch.cat(outputs), torch.cat(labels)
        accuracies.append((logits.argmax(dim=1) == labels).float().mean().item())
    return accuracies, logits, labels


def symptom():
    accuracies, *_ = train(paired=False)
    assert all(0.22 < accuracy < 0.45 for accuracy in accuracies)


def diagnosis(recipe):
    accuracies, logits, labels = train(paired=False)
    assert recipe("explain_accuracy")(logits, labels, mine=accuracies[-1]) == "no better than guessing"


def cure():
    assert train(paired=True)[0][-1] > 0.8


def healthy(recipe):
    _, logits, labels = train(paired=True)
    assert recipe("explain_accuracy")(logits, labels) == "the predictions follow the labels"
