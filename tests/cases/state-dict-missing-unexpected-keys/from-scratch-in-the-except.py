"""try: load_state_dict(); except: "training from scratch": the model is half loaded.

asked: try except around load_state_dict, does a failed load leave the weights unchanged
asked: load_state_dict 放在 try 里，失败就从头训练，模型还是初始权重吗
cause: strict
"""

import torch
from torch import nn


def build(classes):
    torch.manual_seed(classes)
    return nn.Sequential(nn.Linear(3, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, classes))


def start(build_again):
    old = build(10)
    old(torch.randn(16, 3) + 5)
    model = build(2)
    try:
        model.load_state_dict(old.state_dict())
    except RuntimeError:
        if build_again:
            model = build(2)
    fresh = build(2)
    return [torch.equal(a, b) for a, b in zip(model.state_dict().values(), fresh.state_dict().values())]


def symptom():
    as_new = start(build_again=False)
    assert not any(as_new[i] for i in (0, 1, 4, 5, 6))
    assert all(as_new[7:])


def cure():
    assert all(start(build_again=True))
