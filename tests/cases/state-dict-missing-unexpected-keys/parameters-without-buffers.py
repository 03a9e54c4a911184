"""The file was made from named_parameters(): BatchNorm's running statistics are missing.

asked: Missing key(s) in state_dict: running_mean, running_var, num_batches_tracked
asked: 加载权重只缺少 running_mean 和 running_var
cause: causes
"""

import contextlib
import io

import torch
from torch import nn
from torch.optim.swa_utils import update_bn
from torch.utils.data import DataLoader

torch.manual_seed(0)
x = 5 + 3 * torch.randn(512, 4)


def build():
    return nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 2))


trained = build()
for _ in range(20):
    for xb in x.split(64):
        trained(xb)
trained.eval()
saved = dict(trained.named_parameters())


def symptom():
    try:
        build().load_state_dict(saved)
    except RuntimeError as error:
        assert 'Missing key(s) in state_dict: "1.running_mean", "1.running_var"' in str(error)
    else:
        raise AssertionError("no error")


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("explain")(build(), saved)
    assert out.getvalue().splitlines()[1:] == ["missing: ['1.num_batches_tracked', '1.running_mean', '1.running_var']"]


def cure():
    model = build()
    missing = model.load_state_dict(saved, strict=False).missing_keys
    assert all("running" in name or "num_batches" in name for name in missing)
    assert not torch.allclose(model.eval()(x), trained(x), atol=0.5), "not enough"
    update_bn(DataLoader(x, batch_size=64), model)
    assert torch.allclose(model.eval()(x), trained(x), atol=0.1)


def healthy(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("explain")(build(), trained.state_dict())
    assert out.getvalue() == "9 of 9 keys match\n"
