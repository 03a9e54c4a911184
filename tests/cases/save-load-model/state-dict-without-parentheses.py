"""torch.save(model.state_dict, path) saves the method with its model, not the dict: the parentheses are missing.

asked: torch.save(model.state_dict, path) then torch.load: Unsupported global: GLOBAL getattr
asked: 保存自己的 state_dict，加载时报 Unsupported global: GLOBAL getattr
cause: save-state-dict-and-load
"""

import io
import pickle

import torch
from torch import nn


def loaded(saved):
    file = io.BytesIO()
    torch.save(saved, file)
    file.seek(0)
    return torch.load(file, map_location="cpu", weights_only=True)


def symptom():
    try:
        loaded(nn.Linear(3, 2).state_dict)
    except pickle.UnpicklingError as error:
        assert "Unsupported global: GLOBAL getattr" in str(error)
    else:
        raise AssertionError("no error")


def cure():
    model, other = nn.Linear(3, 2), nn.Linear(3, 2)
    other.load_state_dict(loaded(model.state_dict()))
    assert torch.equal(other.weight, model.weight)
