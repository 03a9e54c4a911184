"""A pruned file and a discriminator with spectral_norm hold weight_orig: renamed to weight it loads, as another network.

asked: Missing key(s) "0.weight". Unexpected key(s) "0.weight_orig", "0.weight_mask" after pruning
asked: 判别器用了 spectral_norm，加载报多出 weight_orig、weight_u、weight_v
cause: causes
"""

import contextlib
import io
import warnings

import torch
from torch import nn
from torch.nn.utils import prune, spectral_norm

warnings.simplefilter("ignore")


def build(seed=0):
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(4, 8), nn.LeakyReLU(0.2), nn.Linear(8, 1))


def pruned():
    model = build()
    prune.l1_unstructured(model[0], "weight", amount=0.5)
    return model.eval()


def discriminator():
    model = build()
    spectral_norm(model[0])
    model(torch.randn(5, 4))
    return model.eval()


def renamed(saved):
    wanted = build().state_dict()
    state = {key.replace("weight_orig", "weight"): value for key, value in saved.state_dict().items()}
    model = build(seed=1).eval()
    assert (
        str(model.load_state_dict({k: v for k, v in state.items() if k in wanted})) == "<All keys matched successfully>"
    )
    return model


def told(recipe, model, state):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("explain")(model, state)
    return out.getvalue().splitlines()


def symptom():
    x = torch.randn(5, 4)
    for saved in (pruned(), discriminator()):
        assert not torch.allclose(renamed(saved)(x), saved(x), atol=1e-3)


def diagnosis(recipe):
    for saved in (pruned(), discriminator()):
        _matching, missing, unexpected = told(recipe, build(), saved.state_dict())
        assert missing == "missing: ['0.weight']" and "'0.weight_orig'" in unexpected


def cure():
    x = torch.randn(5, 4)
    for saved, same in ((pruned(), lambda layer: prune.identity(layer, "weight")), (discriminator(), spectral_norm)):
        model = build(seed=1).eval()
        same(model[0])
        model.load_state_dict(saved.state_dict())
        assert torch.allclose(model(x), saved(x), atol=1e-6)


def healthy(recipe):
    assert told(recipe, build(), build().state_dict()) == ["4 of 4 keys match"]
