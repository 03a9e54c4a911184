"""A convnet trained under DataParallel is loaded into a plain model: every key begins with module.

asked: trained on 4 GPUs, testing on one, Missing key(s) in state_dict module.conv1.weight
asked: 多卡训练的权重单卡测试时加载报错 Unexpected key(s) in state_dict: "module.
cause: replace-hits-other-names
"""

import contextlib
import io

import torch
from torch import nn
from torch.nn.modules.utils import consume_prefix_in_state_dict_if_present


def build():
    return nn.Sequential(
        nn.Conv2d(3, 4, 3, bias=False), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(), nn.Dropout(), nn.Linear(64, 2)
    )


def saved(inner=False):
    torch.manual_seed(0)
    model = nn.DataParallel(build())
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    for x in torch.randn(3, 5, 3, 6, 6):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x), torch.tensor([0, 1, 0, 1, 0])).backward()
        optimizer.step()
    file = io.BytesIO()
    torch.save((model.module if inner else model).state_dict(), file)
    file.seek(0)
    return model.module, torch.load(file, map_location="cpu", weights_only=True)


def told(recipe, state):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("explain")(build(), state)
    return out.getvalue().splitlines()


def symptom():
    try:
        build().load_state_dict(saved()[1])
    except RuntimeError as error:
        assert 'Missing key(s) in state_dict: "0.weight"' in str(error)
        assert 'Unexpected key(s) in state_dict: "module.0.weight"' in str(error)
    else:
        raise AssertionError("no error")


def diagnosis(recipe):
    matching, advice = told(recipe, saved()[1])
    assert matching == "0 of 8 keys match"
    assert advice.startswith("strip 'module.'")
    assert "8 more keys match" in advice


def cure():
    trained, state = saved()
    consume_prefix_in_state_dict_if_present(state, "module.")
    model, x = build(), torch.randn(2, 3, 6, 6)
    model.load_state_dict(state)
    assert torch.equal(model.eval()(x), trained.eval()(x))


def healthy(recipe):
    assert told(recipe, saved(inner=True)[1]) == ["8 of 8 keys match"]
