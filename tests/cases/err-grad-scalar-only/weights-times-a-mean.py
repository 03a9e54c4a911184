"""Sample weights times a loss that is a mean already: backward() wants a scalar, and mean() weighs no sample.

asked: loss = criterion(output, target) * sample_weights, grad can be implicitly created only for scalar outputs
asked: 损失乘上样本权重之后 backward 报错只能对标量，取均值后权重不起作用
cause: mean-over-a-mask
"""

import torch
from torch import nn

torch.manual_seed(0)
x, labels, weights = torch.randn(16, 4), torch.randint(3, (16,)), torch.rand(16) * 10
model = nn.Linear(4, 3)


def gradient(loss):
    return torch.autograd.grad(loss, model.weight)[0]


def losses(reduction):
    return nn.CrossEntropyLoss(reduction=reduction)(model(x), labels)


def symptom():
    try:
        (losses("mean") * weights).backward()
    except RuntimeError as error:
        assert "grad can be implicitly created only for scalar outputs" in str(error)
    else:
        raise AssertionError("no error")
    silenced = gradient((losses("mean") * weights).mean())
    assert torch.allclose(silenced, gradient(losses("mean")) * weights.mean(), atol=1e-5)


def cure():
    one = gradient((losses("none") * (torch.arange(16) == 3)).sum())
    alone = gradient(nn.functional.cross_entropy(model(x[3:4]), labels[3:4]))
    assert torch.allclose(one, alone, atol=1e-6)
