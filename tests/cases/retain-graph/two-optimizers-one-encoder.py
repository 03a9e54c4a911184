"""Two heads with an optimizer each share an encoder, and each loss has its own backward(): the second raises.

asked: two optimizers shared encoder, second loss.backward() raises, should both calls have retain_graph=True
asked: 两个优化器共用一个编码器，第二个 loss.backward() 报错，两次都要写 retain_graph 吗
cause: who-needs-it
"""

import torch
from torch import nn


def gradient(way):
    torch.manual_seed(0)
    encoder = nn.LSTM(3, 6, batch_first=True)
    heads = [nn.Linear(6, 1), nn.Linear(6, 1)]
    optimizers = [
        torch.optim.Adam([*encoder.parameters(), *heads[0].parameters()]),
        torch.optim.SGD(heads[1].parameters(), lr=0.1),
    ]
    features = encoder(torch.randn(4, 5, 3))[0][:, -1]
    first, second = (head(features).square().mean() for head in heads)
    if way == "sum":
        (first + second).backward()
    else:
        first.backward(retain_graph=way == "first")
        second.backward()
    gradients = torch.cat([p.grad.flatten() for p in encoder.parameters()])
    for optimizer in optimizers:
        optimizer.step()
        optimizer.zero_grad()
    return gradients


def symptom():
    try:
        gradient("none")
    except RuntimeError as error:
        assert "Trying to backward through the graph a second time" in str(error)
    else:
        raise AssertionError("no error")


def cure():
    assert torch.allclose(gradient("first"), gradient("sum"), atol=1e-6)
    features = nn.LSTM(3, 6, batch_first=True).requires_grad_(False)(torch.randn(4, 5, 3))[0][:, -1]
    for head in nn.Linear(6, 1), nn.Linear(6, 1):
        head(features).square().mean().backward()
