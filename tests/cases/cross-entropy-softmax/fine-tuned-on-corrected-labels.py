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


def fine_tuned(softmax):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 32), nn.ReLU(), nn.Linear(32, 4))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    for _ in range(200):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x), swapped).backward()
        optimizer.step()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(100):
        out = model(x).softmax(1) if softmax else model(x)
        optimizer.zero_grad()
        nn.functional.cross_entropy(out, y).backward()
        optimizer.step()
    return (model(x).argmax(1) == y).float().mean().item()


def corrected_by_adam(lead, softmax):
    logits = torch.zeros(1, 10)
    logits[0, 0] = lead
    optimizer = torch.optim.Adam([logits.requires_grad_()], lr=0.1)
    for _ in range(400):
        optimizer.zero_grad()
        nn.functional.cross_entropy(logits.softmax(1) if softmax else logits, torch.tensor([1])).backward()
        optimizer.step()
    return logits.argmax().item() == 1


def symptom():
    assert fine_tuned(softmax=True) < 0.6
    assert not corrected_by_adam(30.0, softmax=True)


def cure():
    assert fine_tuned(softmax=False) > 0.95
    assert corrected_by_adam(30.0, softmax=False)


def healthy():
    assert corrected_by_adam(6.0, softmax=True)
