"""The encoder's output goes through NumPy for a preprocessing step: the encoder never trains, without an error.

asked: encoder weights do not update, only the decoder learns, no error
asked: 编码器的参数不更新，只有后面的层在学，也不报错
cause: recipe-why-does-nothing-move
"""

import contextlib
import io

import torch
from torch import nn


class Model(nn.Module):
    def __init__(self, through_numpy):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(5, 8), nn.BatchNorm1d(8), nn.ReLU())
        self.decoder = nn.Linear(8, 5)
        self.through_numpy = through_numpy

    def forward(self, x):
        z = self.encoder(x)
        if self.through_numpy:
            z = torch.from_numpy(z.detach().numpy().clip(0, 3))
        else:
            z = z.clamp(0, 3)
        return {"code": z, "output": self.decoder(z)}


def train(through_numpy, recipe=None):
    torch.manual_seed(0)
    model = Model(through_numpy)
    before = model.encoder[0].weight.detach().clone()
    optimizer = torch.optim.AdamW(model.parameters(), weight_decay=0.0)
    if recipe:
        recipe("diagnose")(model, optimizer)
    for _ in range(3):
        x = torch.randn(16, 5)
        loss = nn.functional.mse_loss(model(x)["output"], x)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    return torch.equal(before, model.encoder[0].weight)


def said(through_numpy, recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        train(through_numpy, recipe)
    return out.getvalue().splitlines()


def symptom():
    assert train(through_numpy=True)


def diagnosis(recipe):
    *lines, count = said(True, recipe)
    assert [line.split(":")[0] for line in lines] == [
        f"encoder.{n}" for n in ("0.weight", "0.bias", "1.weight", "1.bias")
    ]
    assert all(line.endswith("no gradient") for line in lines)
    assert count == "ok: 2 of 6"


def cure():
    assert not train(through_numpy=False)


def healthy(recipe):
    assert said(False, recipe) == ["ok: 6 of 6"]
