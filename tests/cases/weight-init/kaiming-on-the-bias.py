"""The function for apply() calls kaiming_normal_ on the bias as well as on the weight, and the first layer raises.

asked: kaiming_normal_ on the bias raises Fan in and fan out can not be computed for tensor with fewer than 2 dimensions
asked: orthogonal_ on every LSTM parameter raises Only tensors with 2 or more dimensions are supported
asked: 给偏置也用 kaiming_normal_，报 fewer than 2 dimensions
cause: what-raises
"""

import torch
from torch import nn


def program(cured):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv1d(2, 8, 3), nn.BatchNorm1d(8), nn.ReLU(), nn.Flatten(), nn.Linear(48, 2))

    def init_weights(module):
        if isinstance(module, (nn.Conv1d, nn.Linear)):
            nn.init.kaiming_normal_(module.weight)
            if cured:
                nn.init.zeros_(module.bias)
            else:
                nn.init.kaiming_normal_(module.bias)

    return model.apply(init_weights)


def recurrent(only_matrices):
    lstm = nn.LSTM(4, 8, num_layers=2, bidirectional=True)
    for p in lstm.parameters():
        if p.dim() > 1 or not only_matrices:
            nn.init.orthogonal_(p)
        else:
            nn.init.zeros_(p)
    return lstm


def symptom():
    for broken, text in (
        (
            lambda: program(cured=False),
            "Fan in and fan out can not be computed for tensor with fewer than 2 dimensions",
        ),
        (lambda: recurrent(only_matrices=False), "Only tensors with 2 or more dimensions are supported"),
    ):
        try:
            broken()
        except ValueError as error:
            assert text in str(error)
        else:
            raise AssertionError("no error")


def cure():
    model = program(cured=True)
    assert all(not model[i].bias.any() and model[i].weight.all() for i in (0, 4))
    assert model[1].weight.eq(1).all()  # the norm is left as it is
    x, y = torch.randn(32, 2, 8), torch.randint(2, (32,))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    losses = []
    for _ in range(40):
        loss = nn.functional.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < losses[0] / 2
    assert all(p.any() == (p.dim() > 1) for p in recurrent(only_matrices=True).parameters())
