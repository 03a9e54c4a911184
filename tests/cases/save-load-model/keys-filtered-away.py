"""Only the keys that the model knows are taken from a DataParallel file: none, and yet "All keys matched".

asked: All keys matched successfully but the loaded model is as bad as untrained, pretrained_dict filtered by k in model_dict
asked: 用 k in model_dict 筛选权重再加载，提示 All keys matched，准确率却和没训练一样
cause: different
"""

import torch
from torch import nn


def trained():
    torch.manual_seed(0)
    x = torch.randn(120, 3)
    labels, model = x.argmax(1), nn.DataParallel(nn.Linear(3, 3))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    for _ in range(60):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x), labels).backward()
        optimizer.step()
    return model.state_dict(), x, labels


def loaded(state, x, labels):
    model = nn.Linear(3, 3)
    before, own = model.weight.detach().clone(), model.state_dict()
    own.update({k: v for k, v in state.items() if k in own})
    report = model.load_state_dict(own)
    assert not report.missing_keys and not report.unexpected_keys
    accuracy = (model.eval()(x).argmax(1) == labels).float().mean().item()
    return torch.equal(model.weight, before), accuracy


def symptom():
    untouched, accuracy = loaded(*trained())
    assert untouched
    assert accuracy < 0.8


def cure():
    state, x, labels = trained()
    untouched, accuracy = loaded({k.removeprefix("module."): v for k, v in state.items()}, x, labels)
    assert not untouched
    assert accuracy > 0.95
