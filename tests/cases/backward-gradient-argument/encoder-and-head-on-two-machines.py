"""Split learning: the features travel to another machine, and the encoder does not train.

asked: split learning send activations to server, how to backpropagate the received gradient on the client
asked: 拆分学习，服务器把特征的梯度传回来，客户端怎么接着反向传播
cause: the-rest-computed-elsewhere
"""

import io

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(32, 6)
labels = (x[:, 0] > x[:, 1]).long()


def sent(tensor):
    file = io.BytesIO()
    torch.save(tensor.detach(), file)
    file.seek(0)
    return torch.load(file)


def train(return_gradient):
    torch.manual_seed(1)
    client = nn.Sequential(nn.Linear(6, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Dropout(0.1))
    server = nn.Linear(16, 2)
    optimizers = [torch.optim.Adam(part.parameters(), lr=0.01) for part in (client, server)]
    before = client[0].weight.detach().clone()
    for _ in range(5):
        for optimizer in optimizers:
            optimizer.zero_grad()
        features = client(x)
        received = sent(features).requires_grad_()
        nn.functional.cross_entropy(server(received), labels).backward()
        if return_gradient:
            features.backward(sent(received.grad))
        for optimizer in optimizers:
            optimizer.step()
    return not torch.equal(client[0].weight, before)


def symptom():
    assert not train(return_gradient=False)


def cure():
    assert train(return_gradient=True)
