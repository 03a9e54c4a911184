"""The file holds net, optimizer, scheduler and a log; all of it is passed to load_state_dict().

asked: Unexpected key(s) in state_dict: "net", "optimizer", "scheduler", "log_data_list"
asked: 加载检查点报 Unexpected key(s) "net", "optimizer", "epoch"，Missing key 是所有层
cause: explain-the-difference
"""

import contextlib
import io

import torch
from torch import nn


def build():
    return nn.Sequential(nn.Linear(4, 8), nn.LayerNorm(8), nn.Linear(8, 2))


def checkpoint():
    torch.manual_seed(0)
    model = build()
    optimizer = torch.optim.AdamW(model.parameters())
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 5)
    model(torch.randn(3, 4)).square().mean().backward()
    optimizer.step()
    file = io.BytesIO()
    parts = {"net": model, "optimizer": optimizer, "scheduler": scheduler}
    torch.save({name: part.state_dict() for name, part in parts.items()} | {"log_data_list": [], "epoch": 3}, file)
    file.seek(0)
    return model, torch.load(file)


def told(recipe, state):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("explain")(build(), state)
    return out.getvalue().splitlines()


def symptom():
    try:
        build().load_state_dict(checkpoint()[1])
    except RuntimeError as error:
        unexpected = '"net", "optimizer", "scheduler", "log_data_list", "epoch"'
        assert f"Unexpected key(s) in state_dict: {unexpected}" in str(error)
    else:
        raise AssertionError("no error")


def diagnosis(recipe):
    (line,) = told(recipe, checkpoint()[1])
    assert line == "not a state dict; the weights are inside one of ['net', 'optimizer', 'scheduler']"
    (line,) = told(recipe, checkpoint()[1]["optimizer"])
    assert line == "the state dict of an optimizer, not of a model"


def cure():
    trained, state = checkpoint()
    model = build()
    model.load_state_dict(state["net"])
    assert torch.equal(model[2].weight, trained[2].weight)


def healthy(recipe):
    assert told(recipe, checkpoint()[1]["net"]) == ["6 of 6 keys match"]
