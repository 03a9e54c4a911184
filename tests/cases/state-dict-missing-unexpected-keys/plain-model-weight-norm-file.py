"""The file was saved with weight_norm, the model that loads it has none: weight is missing.

asked: Missing key weight, Unexpected key weight_g and weight_v, my model has no weight_norm
asked: 模型没有用 weight_norm，加载权重缺少 weight，多出 original0 和 original1
cause: causes
"""

import contextlib
import io
import warnings

import torch
from torch import nn
from torch.nn.utils import parametrizations, parametrize, weight_norm

warnings.simplefilter("ignore")


def build(norm=lambda layer: layer):
    return nn.Sequential(norm(nn.Conv1d(1, 4, 3)), nn.LeakyReLU(0.1), norm(nn.Conv1d(4, 1, 3)))


saved = [build(norm) for norm in (weight_norm, parametrizations.weight_norm)]


def symptom():
    for file in saved:
        try:
            build().load_state_dict(file.state_dict())
        except RuntimeError as error:
            assert 'Missing key(s) in state_dict: "0.weight", "2.weight"' in str(error)
        else:
            raise AssertionError("no error")


def diagnosis(recipe):
    for file, end in zip(saved, ("weight_g", "parametrizations.weight.original0"), strict=True):
        with contextlib.redirect_stdout(io.StringIO()) as out:
            recipe("explain")(build(), file.state_dict())
        assert "missing: ['0.weight', '2.weight']" in out.getvalue() and f"0.{end}" in out.getvalue()


def cure():
    x = torch.randn(2, 1, 16)
    for file in saved:
        model = build()
        for layer in (model[0], model[2]):
            parametrizations.weight_norm(layer)
        model.load_state_dict(file.state_dict())
        assert torch.allclose(model(x), file(x), atol=1e-6)
        for layer in (model[0], model[2]):
            parametrize.remove_parametrizations(layer, "weight")
        assert torch.allclose(model(x), file(x), atol=1e-6)


def healthy(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("explain")(build(), build().state_dict())
    assert out.getvalue() == "4 of 4 keys match\n"
