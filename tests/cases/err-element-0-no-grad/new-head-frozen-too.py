"""Fine-tuning: the new head is attached first, then every parameter is frozen.

asked: froze pretrained model parameters requires_grad False, loss.backward() element 0 of tensors does not require grad
asked: 冻结预训练模型之后换了分类头，backward 报 element 0 of tensors does not require grad
cause: what-cuts-the-graph
"""

import contextlib
import io

import torch
from torch import nn


def train(head_first, recipe=None):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 10))
    if head_first:
        model[3] = nn.Linear(8, 2)
    for p in model.parameters():
        p.requires_grad = False
    if not head_first:
        model[3] = nn.Linear(8, 2)
    if recipe:
        recipe("report_grad")(model)
    optimizer = torch.optim.Adam(model.parameters())
    before = model[3].weight.detach().clone()
    loss = nn.functional.cross_entropy(model(torch.randn(6, 4)), torch.tensor([0, 1, 0, 1, 0, 1]))
    loss.backward()
    optimizer.step()
    return not torch.equal(model[3].weight, before)


def report(head_first, recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.suppress(RuntimeError):
        train(head_first, recipe)
    return {line.split()[0]: line for line in out.getvalue().splitlines()}


def dream(tracked):
    """An image is changed through a frozen network."""
    network = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU()).eval().requires_grad_(False)
    image = torch.rand(1, 3, 8, 8)
    start, optimizer = image.clone(), torch.optim.Adam([image.requires_grad_(tracked)])
    (-network(image).mean()).backward()
    optimizer.step()
    return not torch.equal(image, start)


def symptom():
    for attempt in (lambda: train(head_first=True), lambda: dream(tracked=False)):
        try:
            attempt()
        except RuntimeError as error:
            assert "element 0 of tensors does not require grad" in str(error)
        else:
            raise AssertionError("no error")


def diagnosis(recipe):
    assert "parameters False" in report(True, recipe)["(model)"]


def cure():
    assert train(head_first=False)
    assert dream(tracked=True)


def healthy(recipe):
    lines = report(False, recipe)
    assert "parameters False output False" in lines["0"]
    assert "parameters True  output True" in lines["(model)"]
