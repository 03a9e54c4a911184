"""Ten classes, pixels in [0, 1], a ReLU behind the last layer too: of some seeds every output is 0 and the loss stays at ln(10), others lose classes.

asked: all outputs of my classifier are 0 and CrossEntropyLoss stays at 2.303, ReLU after the last layer
asked: 最后一层后面也加了 ReLU，CrossEntropyLoss 停在 2.303，输出全是 0
cause: fix
"""

import torch
from torch import nn

torch.manual_seed(0)
prototypes = torch.rand(10, 100)
y = torch.randint(10, (1000,))
x = (prototypes[y] + 0.2 * torch.randn(1000, 100)).clamp(0, 1)


def train(last, seed):
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(100, 64), nn.ReLU(), nn.Linear(64, 10), last)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.03)
    for _ in range(5):
        for batch in torch.randperm(1000).split(50):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(x[batch]), y[batch]).backward()
            optimizer.step()
    outputs = model(x).detach()
    return outputs, nn.functional.cross_entropy(outputs, y).item()


def what_the_loss_gets(outputs):
    """The test of the page, in its order."""
    sums = outputs.sum(dim=1)
    if (outputs < 0).any():
        logs = torch.allclose(outputs.exp().sum(dim=1), torch.ones_like(sums))
        return "log-probabilities" if logs else "logits"
    if torch.allclose(sums, torch.ones_like(sums)):
        return "softmax"
    if (outputs == 0).float().mean() > 0.1:
        return "ReLU"
    assert outputs.max() <= 1
    return "wrong dim or sigmoid"


def symptom():
    results = [train(nn.ReLU(), seed) for seed in range(6)]
    assert all(loss > 0.4 for _, loss in results)
    dead = [loss for outputs, loss in results if (outputs == 0).all()]
    assert dead and all(abs(loss - 2.3026) < 0.001 for loss in dead)
    assert {what_the_loss_gets(outputs) for outputs, _ in results} == {"ReLU"}


def cure():
    for seed in range(6):
        outputs, loss = train(nn.Identity(), seed)
        assert loss < 0.1
        assert what_the_loss_gets(outputs) == "logits"
    others = {"softmax": nn.Softmax(1), "log-probabilities": nn.LogSoftmax(1)}
    for name, last in others.items():
        assert what_the_loss_gets(train(last, 0)[0]) == name
    for last in (nn.Softmax(0), nn.Sigmoid()):
        assert what_the_loss_gets(train(last, 0)[0]) == "wrong dim or sigmoid"
