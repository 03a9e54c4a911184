"""A saliency map: output.backward() wants a scalar. sum() adds up the derivatives of all classes, one column gives that of a class.

asked: Grad-CAM saliency map, model(image).backward() grad can be implicitly created only for scalar outputs
asked: 画显著图，对分类模型的输出 backward 报错只能对标量
cause: derivative-for-each-sample
"""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(4 * 36, 5), nn.Softmax(dim=1))
images = torch.randn(3, 1, 8, 8)


def saliency(score):
    x = images.clone().requires_grad_()
    return torch.autograd.grad(score(model(x)), x)[0]


def symptom():
    try:
        model(images).backward()
    except RuntimeError as error:
        assert "grad can be implicitly created only for scalar outputs" in str(error)
    else:
        raise AssertionError("no error")
    nothing = saliency(lambda u: u.sum()).abs().max()
    assert nothing < 1e-4 * saliency(lambda u: u[:, 2].sum()).abs().max()


def cure():
    column = saliency(lambda u: u[:, 2].sum())
    for i in range(3):
        assert torch.allclose(column[i], saliency(lambda u, i=i: u[i, 2])[i], atol=1e-6)
