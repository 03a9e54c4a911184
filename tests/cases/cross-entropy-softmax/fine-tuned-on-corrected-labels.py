"""Two classes were swapped in the labels; fine-tuning on corrected labels with SGD does nothing, for the model ends in softmax.

asked: fine tuning does not correct confident wrong predictions, model with softmax and CrossEntropyLoss, gradient almost zero
asked: 标签标反了，改正后微调，模型带 softmax，很自信的错误改不过来，梯度几乎是 0
cause: extra-softmax-learns-slower
"""

import torch
from torch import nn

torch.manual_seed(0)
y = torch.arange(80) % 4
x = 3 * nn.functional.one_hot(y, 4) + 0.3 * torch.randn(80, 4)
swapped = torch.tensor([1, 0, 2, 3])[y]


def fine_tuned(softmax, optimizer_class=torch.optim.SGD, lr=0.1):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 32), nn.ReLU(), nn.Linear(32, 4))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    for _ in range(300):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x), swapped).backward()
        optimizer.step()
    optimizer = optimizer_class(model.parameters(), lr=lr)
    for _ in range(100):
        out = model(x).softmax(1) if softmax else model(x)
        optimizer.zero_grad()
        nn.functional.cross_entropy(out, y).backward()
        optimizer.step()
    return (model(x).argmax(1) == y).float().mean().item()


def symptom():
    assert fine_tuned(softmax=True) < 0.6


def cure():
    assert fine_tuned(softmax=False) > 0.95


def healthy():
    assert fine_tuned(True, torch.optim.Adam, 1e-2) > 0.95, "Adam enlarges the small gradients"
