"""model_dict.update() with the keys that fit: a DataParallel file has none, and load_state_dict() says that all keys matched.

asked: All keys matched successfully, but the loaded model predicts like an untrained one
asked: load_state_dict 显示 All keys matched，模型效果却像没训练过
cause: strict
"""

import contextlib
import io

import torch
from torch import nn


def build(seed):
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))


def fitted():
    model, saved = build(seed=1), nn.DataParallel(build(seed=0)).state_dict()
    model_dict = model.state_dict()
    model_dict.update({key: value for key, value in saved.items() if key in model_dict})
    return model, saved, model_dict


def symptom():
    model, _, model_dict = fitted()
    assert str(model.load_state_dict(model_dict)) == "<All keys matched successfully>"
    assert torch.equal(model[0].weight, build(seed=1)[0].weight), "still the initial weights"


def told(recipe, model, state):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("explain")(model, state)
    return out.getvalue().splitlines()


def diagnosis(recipe):
    model, saved, model_dict = fitted()
    assert told(recipe, model, model_dict) == ["4 of 4 keys match"], "of the updated dict it says nothing"
    assert told(recipe, model, saved)[0] == "0 of 4 keys match"
    assert told(recipe, model, saved)[1].startswith("strip 'module.'")


def cure():
    model, saved, _ = fitted()
    model.load_state_dict({key.removeprefix("module."): value for key, value in saved.items()})
    assert torch.equal(model[0].weight, build(seed=0)[0].weight)


def healthy(recipe):
    assert told(recipe, build(seed=1), build(seed=0).state_dict()) == ["4 of 4 keys match"]
