"""Attention pooling with softmax(dim=0): the weights run over the batch, one batch is learned and the set is not.

asked: attention pooling learns one batch, but not the dataset
asked: 注意力池化一个批次学得会，整个数据集 loss 不下降
cause: path
"""

import contextlib
import io

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(512, 12, 6)
y = (x[..., 0].amax(1) > 1.6).long()
wrong_labels = torch.tensor([0, 1, 1, 0, 1, 0, 0, 1])


class Pooled(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.embed, self.score, self.head = nn.Linear(6, 32), nn.Linear(32, 1), nn.Linear(32, 2)
        self.dim = dim

    def forward(self, x):
        e = self.embed(x).tanh()
        return self.head((self.score(e).softmax(self.dim) * e).sum(1))


def train(dim, x, y, epochs, recipe=None):
    torch.manual_seed(0)
    model = Pooled(dim)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    if recipe:
        recipe("diagnose")(model, optimizer)
    for _ in range(epochs):
        for rows in torch.randperm(len(x)).split(32):
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(x[rows]), y[rows])
            loss.backward()
            optimizer.step()
    model.eval()
    return nn.functional.cross_entropy(model(x), y).item(), model


def symptom():
    assert train(0, x, y, 20)[0] > 0.6
    assert train(0, x[:8], wrong_labels, 300)[0] < 0.01


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        _, model = train(0, x, y, 1, recipe)
    assert "no gradient" not in out.getvalue()
    assert not torch.allclose(model(x)[-1:], model(x[-1:]), atol=0.1)


def cure():
    loss, model = train(1, x, y, 20)
    assert loss < 0.2
    assert torch.allclose(model(x)[-1:], model(x[-1:]), atol=1e-4)
