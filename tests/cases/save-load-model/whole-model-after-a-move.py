"""torch.save(model) in one script, torch.load in another that has no such class.

asked: Can't get attribute 'Net' on module '__main__' when loading a pytorch model
asked: torch.load 报错 Can't get attribute 'Net'，模型文件打不开
cause: whole-model
"""

import io
import sys
import types

import torch
from torch import nn


def training_script(save):
    script = types.ModuleType("train_script")
    sys.modules["train_script"] = script
    script.Net = type("Net", (nn.Sequential,), {"__module__": "train_script"})
    torch.manual_seed(0)
    model = script.Net(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 2))
    file = io.BytesIO()
    torch.save(save(model), file)
    file.seek(0)
    del script.Net
    return file, model.eval()


def symptom():
    file, _ = training_script(lambda model: model)
    try:
        torch.load(file, weights_only=False)
    except AttributeError as error:
        assert "Can't get attribute 'Net'" in str(error)
    else:
        raise AssertionError("no error")


def cure():
    file, trained = training_script(lambda model: model.state_dict())
    model = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 2))
    model.load_state_dict(torch.load(file, map_location="cpu", weights_only=True))
    x = torch.randn(3, 4)
    assert torch.equal(model.eval()(x), trained(x))
