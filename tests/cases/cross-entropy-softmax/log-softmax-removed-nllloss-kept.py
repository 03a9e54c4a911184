"""The log-softmax of a tutorial's CNN was removed, its NLLLoss was not: the loss of the logits falls without end.

asked: F.nll_loss goes to minus infinity after I removed log_softmax from the model
asked: 去掉了模型里的 log_softmax，还在用 F.nll_loss，loss 一直降到负几千
cause: extra-log-softmax-changes-nothing
"""

import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(0)
y = torch.arange(40) % 4
x = torch.randn(40, 1, 8, 8)
x[torch.arange(40), 0, y * 2] += 2


def train(loss_fn):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv2d(1, 8, 3), nn.ReLU(), nn.Flatten(), nn.Linear(288, 4))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    losses = []
    for _ in range(60):
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses, (model(x).argmax(1) == y).float().mean().item()


def symptom():
    losses, _ = train(F.nll_loss)
    assert losses[-1] < 10 * losses[20] < -10


def cure():
    for loss_fn in (F.cross_entropy, lambda logits, labels: F.nll_loss(F.log_softmax(logits, dim=1), labels)):
        losses, accuracy = train(loss_fn)
        assert 0 < losses[-1] < 0.1 and accuracy == 1
