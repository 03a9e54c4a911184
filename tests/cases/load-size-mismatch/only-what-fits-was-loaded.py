"""The model was built with another width; a loop that loads what fits runs without an error, and the accuracy is gone.

asked: load only the weights whose shape matches, no error, but the accuracy is as bad as untrained
asked: 只加载形状相同的权重，不报错了，但准确率和没训练一样
cause: filter
"""

import torch
from torch import nn


def network(width, depth=1):
    hidden = [layer for _ in range(depth) for layer in (nn.Linear(width, width), nn.ReLU())]
    return nn.Sequential(nn.Linear(6, width), nn.ReLU(), *hidden, nn.Linear(width, 3))


def data():
    x = torch.randn(120, 6)
    return x, x[:, :3].argmax(1)


def trained(x, labels):
    model = network(32)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(60):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x), labels).backward()
        optimizer.step()
    return model.state_dict()


def accuracy(model, x, labels):
    with torch.no_grad():
        return (model.eval()(x).argmax(1) == labels).float().mean().item()


def symptom():
    torch.manual_seed(0)
    x, labels = data()
    state, model = trained(x, labels), network(16)
    own = model.state_dict()
    fitting = {key: value for key, value in state.items() if key in own and value.shape == own[key].shape}
    model.load_state_dict({**own, **fitting})
    assert list(fitting) == ["4.bias"]
    assert accuracy(model, x, labels) < 0.6


def diagnosis(recipe):
    try:
        recipe("load_except")(network(16), network(32).state_dict(), ("4",))
    except ValueError as error:
        assert str(error).startswith("0.weight: file [32, 6], model [16, 6]; 0.bias: file [32], model [16]; 2.weight")
    else:
        raise AssertionError("no error")


def cure():
    torch.manual_seed(0)
    x, labels = data()
    state = trained(x, labels)
    model = network(state["0.weight"].shape[0])
    model.load_state_dict(state)
    assert accuracy(model, x, labels) > 0.9
