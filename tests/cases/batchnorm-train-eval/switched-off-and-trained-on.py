"""track_running_stats was set to False for an evaluation and stayed so: the statistics are old, and update_bn does nothing.

asked: set track_running_stats = False on every BatchNorm for evaluation, now update_bn has no effect
asked: 评估时把 BN 的 track_running_stats 设成 False，之后 update_bn 没有作用
cause: without-running-statistics
"""

import torch
from torch import nn
from torch.optim.swa_utils import update_bn

torch.manual_seed(0)
data = [torch.randn(64, 4) * 5 + 50 for _ in range(20)]


def trained(switch_off):
    model = nn.Sequential(nn.BatchNorm1d(4), nn.Linear(4, 2))
    optimizer = torch.optim.AdamW(model.parameters())
    for step, x in enumerate(data):
        if step == 2 and switch_off:
            model[0].track_running_stats = False
        optimizer.zero_grad()
        model(x).square().mean().backward()
        optimizer.step()
    return model


def symptom():
    model = trained(switch_off=True)
    before = model[0].running_mean.clone()
    assert before.max() < 15
    update_bn(data, model)
    assert torch.equal(model[0].running_mean, before)


def diagnosis(recipe):
    verdict = recipe("report_batch_norm")(trained(switch_off=True), data[0])["0"]
    assert verdict == "momentum 0.1: far from this batch in 4 of 4 channels"


def cure():
    model = trained(switch_off=True)
    model[0].track_running_stats = True
    update_bn(data, model)
    assert (model[0].running_mean - 50).abs().max() < 2


def healthy(recipe):
    model = trained(switch_off=False)
    update_bn(data, model)
    assert recipe("report_batch_norm")(model, data[0])["0"] == "momentum 0.1: close to this batch"
