"""model = torch.load("model.pth"); model.eval(): the file holds a state dict.

asked: 'collections.OrderedDict' object has no attribute 'eval'
asked: torch.load 之后 model.eval() 报错 'collections.OrderedDict' object has no attribute
cause: errors
"""

import io

import torch
from torch import nn


def build():
    return nn.LSTM(3, 4, num_layers=2, dropout=0.5)


def saved():
    torch.manual_seed(0)
    model, file = build(), io.BytesIO()
    torch.save(model.state_dict(), file)
    file.seek(0)
    return model.eval(), file


def symptom():
    for call in (lambda m: m.eval(), lambda m: m.to("cpu"), lambda m: m(torch.ones(2, 1, 3))):
        try:
            call(torch.load(saved()[1]))
        except (AttributeError, TypeError) as error:
            assert "OrderedDict" in str(error)
        else:
            raise AssertionError("no error")


def cure():
    trained, file = saved()
    model = build()
    model.load_state_dict(torch.load(file, map_location="cpu", weights_only=True))
    x = torch.randn(5, 1, 3)
    assert torch.equal(model.eval()(x)[0], trained(x)[0])
