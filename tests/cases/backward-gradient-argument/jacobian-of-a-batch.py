"""jacrev over a whole batch gives a block for each pair of samples; wanted is one Jacobian for each sample.

asked: torch.func.jacrev on a batch returns shape [N, C, N, D], I want one Jacobian per sample
asked: Jacobian of each output for each sample of a batch
asked: 一个批次的雅可比矩阵，jacrev 得到的形状是 [N, C, N, D]，怎么得到每个样本各自的
cause: vector-times-jacobian
"""

import pytest
import torch
from torch import nn

torch.manual_seed(0)


class Recurrent(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn, self.head = nn.GRU(2, 6, batch_first=True), nn.Linear(6, 4)

    def forward(self, x):
        return self.head(self.rnn(x.view(len(x), 3, 2))[0][:, -1])


models = [
    nn.Sequential(nn.Linear(6, 8), nn.PReLU(), nn.Dropout(0.5), nn.Linear(8, 4)),
    nn.Sequential(nn.Linear(6, 8), nn.BatchNorm1d(8), nn.ReLU(inplace=True), nn.Linear(8, 4)),
    Recurrent(),
]
models = [model.double().eval() for model in models]
x = torch.randn(4, 6, dtype=torch.float64)


def blocks(model):
    return torch.autograd.functional.jacobian(model, x)


def symptom():
    assert all(blocks(model).shape == (4, 4, 4, 6) for model in models)
    if torch.__version__.startswith("2.13"):
        prelu, _, gru = (lambda s, model=model: model(s[None])[0] for model in models)
        wrong = torch.func.vmap(torch.func.jacrev(prelu))(x)
        whole = blocks(models[0])
        assert not torch.allclose(wrong, torch.stack([whole[i, :, i] for i in range(4)]))
        with pytest.raises(RuntimeError, match="broadcast shape"):
            torch.func.vmap(torch.func.jacrev(gru))(x)


def cure():
    for model in models:
        f = lambda s: model(s[None])[0]
        each = torch.stack([torch.func.jacrev(f)(s) for s in x])
        whole = blocks(model)
        assert torch.allclose(each, torch.stack([whole[i, :, i] for i in range(4)]))
        inputs = x.clone().requires_grad_()
        column = torch.autograd.grad(model(inputs)[:, 1].sum(), inputs)[0]
        assert torch.allclose(each[:, 1], column)
