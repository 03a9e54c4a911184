"""A vocoder's file has weight_norm's new names, the code that loads it uses the old weight_norm: weight_g is missing.

asked: Missing key(s) conv.weight_g conv.weight_v, unexpected parametrizations.weight.original0
asked: 声码器权重加载报错 缺少 weight_g、weight_v，多出 parametrizations.weight.original0
cause: parametrizations-rename
"""

import contextlib
import io
import warnings

import torch
from torch import nn
from torch.nn.utils import parametrizations, remove_weight_norm, weight_norm

warnings.simplefilter("ignore")


def build(norm):
    torch.manual_seed(0)
    return nn.Sequential(norm(nn.Conv1d(1, 4, 3)), nn.LeakyReLU(0.1), norm(nn.ConvTranspose1d(4, 1, 3)))


def trained():
    model = build(parametrizations.weight_norm)
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
    for x in torch.randn(2, 3, 1, 16):
        optimizer.zero_grad()
        nn.functional.l1_loss(model(x), x).backward()
        optimizer.step()
    return model


def told(recipe, state):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("explain")(build(weight_norm), state)
    return out.getvalue().splitlines()


def symptom():
    try:
        build(weight_norm).load_state_dict(trained().state_dict())
    except RuntimeError as error:
        assert 'Missing key(s) in state_dict: "0.weight_g", "0.weight_v"' in str(error)
    else:
        raise AssertionError("no error")
    build(parametrizations.weight_norm).load_state_dict(build(weight_norm).state_dict())


def diagnosis(recipe):
    matching, missing, unexpected = told(recipe, trained().state_dict())
    assert matching == "2 of 6 keys match"
    assert missing == "missing: ['0.weight_g', '0.weight_v', '2.weight_g', '2.weight_v']"
    assert "0.parametrizations.weight.original0" in unexpected


def cure():
    new, old, x = trained(), build(weight_norm), torch.randn(2, 1, 16)
    names = {"parametrizations.weight.original0": "weight_g", "parametrizations.weight.original1": "weight_v"}
    state = new.state_dict()
    for end, name in names.items():
        state = {key.replace(end, name): value for key, value in state.items()}
    old.load_state_dict(state)
    assert torch.allclose(old(x), new(x), atol=1e-6)
    for layer in (old[0], old[2]):
        remove_weight_norm(layer)
    assert torch.allclose(old(x), new(x), atol=1e-6)


def healthy(recipe):
    assert told(recipe, build(weight_norm).state_dict()) == ["6 of 6 keys match"]
