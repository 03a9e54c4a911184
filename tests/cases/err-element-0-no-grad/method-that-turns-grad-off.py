"""The training loop calls model.encode(), whose author decorated it with no_grad().

asked: element 0 of tensors does not require grad model.encode() sentence embeddings fine-tune
asked: 用 model.encode() 的输出算 loss，backward 报 element 0 of tensors does not require grad
cause: causes
"""

import contextlib
import io

import torch
from torch import nn


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.words, self.project = nn.Embedding(20, 8), nn.Linear(8, 4)

    def forward(self, ids):
        return self.project(self.words(ids).mean(1))

    @torch.no_grad()
    def encode(self, ids):
        return self.eval().forward(ids)


ids, positive = torch.randint(0, 20, (6, 5)), torch.randint(0, 20, (6, 5))


def loss_of(embed):
    return 1 - nn.functional.cosine_similarity(embed(ids), embed(positive)).mean()


def symptom():
    try:
        loss_of(Model().encode).backward()
    except RuntimeError as error:
        assert "element 0 of tensors does not require grad" in str(error)
    else:
        raise AssertionError("no error")


def diagnosis(recipe):
    model, text = Model(), io.StringIO()
    recipe("report_grad")(model)
    with contextlib.redirect_stdout(text):
        loss_of(model.encode)
    lines = text.getvalue().splitlines()
    assert not any("(model)" in line for line in lines)
    assert "parameters True" in lines[0] and "output False" in lines[0]


def cure():
    model = Model()
    loss_of(model).backward()
    assert model.words.weight.grad.abs().sum() > 0 and model.training


def healthy(recipe):
    model = Model()
    recipe("report_grad")(model)
    with contextlib.redirect_stdout(io.StringIO()):
        assert loss_of(model).requires_grad
