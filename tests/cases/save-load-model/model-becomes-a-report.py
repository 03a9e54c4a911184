"""model = model.load_state_dict(...): the name now holds the report, and the next call fails.

asked: '_IncompatibleKeys' object is not callable after load_state_dict
asked: 加载权重之后报错 '_IncompatibleKeys' object has no attribute 'eval'
cause: save-state-dict-and-load
"""

import torch
from torch import nn


def symptom():
    state = nn.GRU(2, 3).state_dict()
    model = nn.GRU(2, 3)
    model = model.load_state_dict(state)
    for call in (lambda: model(torch.ones(4, 1, 2)), lambda: model.eval()):
        try:
            call()
        except (TypeError, AttributeError) as error:
            assert "_IncompatibleKeys" in str(error)
        else:
            raise AssertionError("no error")


def cure():
    trained, model = nn.GRU(2, 3), nn.GRU(2, 3)
    model.load_state_dict(trained.state_dict())
    x = torch.randn(4, 1, 2)
    assert torch.equal(model.eval()(x)[0], trained.eval()(x)[0])
