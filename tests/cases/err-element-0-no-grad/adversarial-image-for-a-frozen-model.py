"""An adversarial image for a frozen model: the image is not tracked, and making a layer trainable gives it no gradient.

asked: FGSM attack on a frozen pretrained model, loss.backward() element 0 of tensors does not require grad
asked: 冻结的模型上生成对抗样本，backward 报 does not require grad and does not have a grad_fn
cause: causes
"""

import contextlib
import io

import torch
from torch import nn


def attack(tracked, unfreeze=False, recipe=None):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(144, 3))
    model.eval().requires_grad_(False)
    if unfreeze:
        model[3].requires_grad_(True)
    if recipe is not None:
        recipe("report_grad")(model)
    image, label = torch.rand(2, 1, 8, 8), torch.tensor([0, 1])
    if tracked:
        image.requires_grad_()
    loss = nn.functional.cross_entropy(model(image), label)
    loss.backward()
    if image.grad is None:
        return None
    with torch.no_grad():
        after = nn.functional.cross_entropy(model(image + 0.1 * image.grad.sign()), label)
    return (after - loss).item()


def symptom():
    try:
        attack(tracked=False)
    except RuntimeError as error:
        assert "element 0 of tensors does not require grad" in str(error)
    else:
        raise AssertionError("no error")
    assert attack(tracked=False, unfreeze=True) is None


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.suppress(RuntimeError):
        attack(tracked=False, recipe=recipe)
    last = out.getvalue().splitlines()[-1]
    assert last.startswith("(model)") and "input False parameters False output False" in last


def cure():
    assert attack(tracked=True) > 0
