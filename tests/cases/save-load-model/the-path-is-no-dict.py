"""load_state_dict("model.pth"), load_state_dict(torch.load(...)) of a whole model, or of a list of parameters: none is a dict.

asked: TypeError: Expected state_dict to be dict-like, got <class 'str'>
asked: load_state_dict 报错 Expected state_dict to be dict-like, got <class 'str'>
cause: errors
"""

import io

import torch
from torch import nn


def build():
    return nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Linear(4, 2))


def written(content):
    file = io.BytesIO()
    torch.save(content, file)
    file.seek(0)
    return file


def symptom():
    parameters = torch.load(written(list(build().parameters())), weights_only=True)
    whole = torch.load(written(build()), weights_only=False)
    for given in ("model.pth", whole, parameters, build().parameters()):
        try:
            build().load_state_dict(given)
        except TypeError as error:
            assert f"Expected state_dict to be dict-like, got {type(given)}" in str(error)
        else:
            raise AssertionError("no error")


def cure():
    trained, x = build(), torch.randn(8, 3)
    trained(x)
    file = written(trained.state_dict())
    whole = torch.load(written(trained), weights_only=False)
    for state in (torch.load(file, map_location="cpu", weights_only=True), whole.state_dict()):
        model = build()
        model.load_state_dict(state)
        assert torch.equal(model.eval()(x), trained.eval()(x))
        trained.train()
