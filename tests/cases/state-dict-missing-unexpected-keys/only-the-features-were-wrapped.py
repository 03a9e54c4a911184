"""Only model.features was wrapped in DataParallel: module. stands in the middle of the keys.

asked: state_dict keys features.module.0.weight, module in the middle of the name
asked: 权重的键名是 features.module.0.weight，module 在中间，removeprefix 去不掉
cause: save-without-the-wrapper
"""

import contextlib
import io

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU())
        self.classifier = nn.Linear(8, 2)

    def forward(self, x):
        return {"logits": self.classifier(self.features(x))}


def train(inner):
    torch.manual_seed(0)
    model = Net()
    features = model.features
    model.features = nn.DataParallel(features)
    optimizer = torch.optim.Adam(model.parameters())
    for x in torch.randn(2, 6, 4):
        optimizer.zero_grad()
        model(x)["logits"].square().mean().backward()
        optimizer.step()
    if inner:
        model.features = model.features.module
    return model.eval()


def told(recipe, state):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("explain")(Net(), state)
    return out.getvalue().splitlines()


def symptom():
    try:
        Net().load_state_dict(train(inner=False).state_dict())
    except RuntimeError as error:
        assert '"features.module.0.weight"' in str(error)
    else:
        raise AssertionError("no error")


def diagnosis(recipe):
    matching, advice = told(recipe, train(inner=False).state_dict())
    assert matching == "2 of 9 keys match"
    assert advice.startswith("strip 'module.', as in features.module.")
    assert "7 more keys match" in advice


def cure():
    trained, model, x = train(inner=False), Net(), torch.randn(3, 4)
    model.load_state_dict({key.replace(".module.", "."): value for key, value in trained.state_dict().items()})
    assert torch.equal(model.eval()(x)["logits"], trained(x)["logits"])


def healthy(recipe):
    assert told(recipe, train(inner=True).state_dict()) == ["9 of 9 keys match"]
