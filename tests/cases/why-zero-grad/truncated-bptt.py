"""An RNN trained in chunks, plain SGD: without zeroing each update is the sum of all gradients so far.

asked: RNN trained chunk by chunk, do I need zero_grad for each chunk
asked: RNN 分段反传，每一段都要清零梯度吗
cause: backward-adds
"""

import torch
from torch import nn


def right_updates(zeroing):
    torch.manual_seed(0)
    rnn, out = nn.RNN(1, 8, batch_first=True), nn.Linear(8, 1)
    parameters = [*rnn.parameters(), *out.parameters()]
    optimizer = torch.optim.SGD(parameters, lr=0.1)
    x, h, right = torch.randn(4, 30, 1), None, []
    for chunk in x.split(6, dim=1):
        if zeroing:
            optimizer.zero_grad()
        states, h = rnn(chunk, h)
        loss = ((out(states) - chunk.cumsum(dim=1)) ** 2).mean()
        own = torch.autograd.grad(loss, parameters, retain_graph=True)
        wanted = [p.detach() - 0.1 * g for p, g in zip(parameters, own)]
        loss.backward()
        optimizer.step()
        h = h.detach()
        right.append(all(map(torch.allclose, parameters, wanted)))
    return right


def symptom():
    assert right_updates(zeroing=False) == [True, False, False, False, False]


def cure():
    assert right_updates(zeroing=True) == [True] * 5
