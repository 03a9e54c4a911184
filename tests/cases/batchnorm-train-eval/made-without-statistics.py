"""track_running_stats=False was copied from a meta-learning repository: the prediction depends on the batch, in eval(), too.

asked: predictions in eval mode depend on the other samples in the batch, batchnorm track_running_stats=False
asked: eval 模式下预测结果还是受同一批其他样本影响，BN 设了 track_running_stats=False
cause: without-running-statistics
"""

import contextlib

import torch
from torch import nn
from torch.optim.swa_utils import update_bn


def net(track):
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8, track_running_stats=track), nn.ReLU(), nn.Linear(8, 2))


def same_alone_as_in_a_batch(model):
    x = torch.randn(16, 4) + 1
    model.eval()
    with torch.no_grad():
        return torch.allclose(model(x)[:4], model(x[:4]), atol=1e-4)


def symptom():
    assert not same_alone_as_in_a_batch(net(track=False))
    with contextlib.suppress(ValueError):
        net(track=False).eval()(torch.randn(1, 4))
        raise AssertionError("a single sample does not raise")


def diagnosis(recipe):
    assert recipe("report_batch_norm")(net(track=False), torch.randn(32, 4)) == {
        "1": "momentum 0.1: no running statistics"
    }


def cure():
    model = net(track=True)
    model.load_state_dict(net(track=False).state_dict(), strict=False)
    update_bn([torch.randn(32, 4) + 1 for _ in range(4)], model)
    assert same_alone_as_in_a_batch(model) and model.eval()(torch.randn(1, 4)).isfinite().all()
