"""Class weights times a loss that is a mean already: backward() wants a scalar, and mean() weighs no class.

asked: loss = class_weights * criterion(output, target), grad can be implicitly created only for scalar outputs
asked: 损失乘上类别权重之后 backward 报错只能对标量，取均值后类别权重不起作用
cause: mean-over-a-mask
"""

import torch
from torch import nn

torch.manual_seed(0)
x, labels = torch.randn(16, 5), torch.randint(4, (16,))
weights = torch.tensor([1.0, 2.0, 5.0, 10.0])
model = nn.Linear(5, 4)


def gradient(loss):
    return torch.autograd.grad(loss, model.weight)[0]


def loss_of(**kwargs):
    return nn.CrossEntropyLoss(**kwargs)(model(x), labels)


def symptom():
    loss = weights * loss_of()
    assert loss.shape == weights.shape
    try:
        loss.backward()
    except RuntimeError as error:
        assert "grad can be implicitly created only for scalar outputs" in str(error)
    else:
        raise AssertionError("no error")
    silenced = gradient((weights * loss_of()).mean())
    assert torch.allclose(silenced, gradient(loss_of()) * weights.mean(), atol=1e-5)


def cure():
    weighted = gradient(loss_of(weight=weights))
    each = weights[labels] * loss_of(reduction="none")
    assert torch.allclose(weighted, gradient(each.sum() / weights[labels].sum()), atol=1e-6)
    assert torch.nn.functional.cosine_similarity(weighted, gradient(loss_of())).min() < 0.99
    some = torch.where(torch.arange(16) < 4, -1, labels)
    options = {"ignore_index": -1, "reduction": "none"}
    w = torch.where(some == -1, 0, weights[some])
    masked = (w * nn.CrossEntropyLoss(**options)(model(x), some)).sum() / w.sum()
    own = nn.CrossEntropyLoss(weight=weights, ignore_index=-1)(model(x), some)
    assert torch.allclose(masked, own, atol=1e-5)
