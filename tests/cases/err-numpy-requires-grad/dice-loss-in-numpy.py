"""A Dice loss computed in NumPy: detach() silences the error, and the term trains nothing.

asked: custom loss with numpy functions requires grad error, after detach().numpy() the loss does not decrease
asked: 自定义 loss 里用了 numpy，加 detach().numpy() 之后不报错了，这一项却不下降
cause: not-in-the-loss
"""

import numpy as np
import torch
from torch import nn

torch.manual_seed(0)
images = torch.randn(8, 1, 6, 6)
masks = (images > 1).float()


def dice_numpy(p, detach):
    p, t = (p.detach() if detach else p).numpy(), masks.numpy()
    return torch.tensor(1 - 2 * np.sum(p * t) / (np.sum(p) + np.sum(t)))


def dice(p):
    return 1 - 2 * (p * masks).sum() / (p.sum() + masks.sum())


def gradient(term):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv2d(1, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(), nn.Conv2d(4, 1, 1))
    logits = model(images)
    loss = nn.functional.binary_cross_entropy_with_logits(logits, masks)
    if term:
        loss = loss + term(logits.sigmoid())
    loss.backward()
    return torch.cat([p.grad.flatten() for p in model.parameters()])


def symptom():
    try:
        gradient(lambda p: dice_numpy(p, detach=False))
    except RuntimeError as error:
        assert "Can't call numpy() on Tensor that requires grad" in str(error)
    else:
        raise AssertionError("no error")
    assert torch.equal(gradient(lambda p: dice_numpy(p, detach=True)), gradient(None))
    logits = torch.zeros_like(masks, requires_grad=True)
    alone = dice_numpy(logits.sigmoid(), detach=True)
    try:
        alone.backward()
    except RuntimeError as error:
        assert "element 0 of tensors does not require grad" in str(error)
    else:
        raise AssertionError("no error")
    alone.requires_grad_().backward()
    assert logits.grad is None


def cure():
    assert not torch.allclose(gradient(dice), gradient(None), rtol=1e-3)
