"""Three classes, but the last layer has one output, trained with MSELoss on the class numbers: argmax always says class 0.

asked: 3 classes but the model ends in nn.Linear(16, 1) with MSELoss, accuracy stuck at one third, argmax is always 0
asked: 三分类最后一层只有一个输出，用 MSELoss，准确率一直是三分之一，argmax 全是 0
cause: read
"""

import torch
from torch import nn

torch.manual_seed(0)
y = torch.arange(300) % 3
x = nn.functional.one_hot(y, 6) * 3 + 0.5 * torch.randn(300, 6)


def train(outputs):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(6, 16), nn.ReLU(), nn.Linear(16, outputs))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    accuracies = []
    for _ in range(6):
        for rows in torch.randperm(300).split(30):
            output = model(x[rows])
            optimizer.zero_grad()
            if outputs == 1:
                loss = nn.functional.mse_loss(output, y[rows].float().unsqueeze(1))
            else:
                loss = nn.functional.cross_entropy(output, y[rows])
            loss.backward()
            optimizer.step()
        with torch.no_grad():
            output = model(x)
        accuracies.append((output.argmax(dim=1) == y).sum().item() / 300)
    return accuracies, output


def symptom():
    accuracies, _ = train(outputs=1)
    assert accuracies == [1 / 3] * 6


def diagnosis(recipe):
    accuracies, output = train(outputs=1)
    assert recipe("explain_accuracy")(output, y, mine=accuracies[-1]) == "labels 0..2, the model can say 0..1"


def cure():
    assert train(outputs=3)[0][-1] > 0.95


def healthy(recipe):
    accuracies, output = train(outputs=3)
    assert recipe("explain_accuracy")(output, y, mine=accuracies[-1]) == "the predictions follow the labels"
