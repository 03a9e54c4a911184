"""The job is restarted between two validations, and the averaged (EMA) model is the one that is validated: the counter must go on.

asked: patience counter resets after resuming training, best model overwritten by a worse one
asked: 断点续训之后早停的计数清零，最好的模型被更差的覆盖
cause: early-stopping
"""

import io

import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

SCORES = [0.9, 0.4, 0.8, 0.7, 0.6, 0.5, 0.45]


def run(recipe, restart, keep_stopping, save_first=False):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 4), nn.BatchNorm1d(4))
    averaged = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(0.5), use_buffers=True)
    stopping, outputs, file = recipe("EarlyStopping")("min", patience=4), [], None
    x = torch.randn(8, 2)
    for epoch, score in enumerate(SCORES):
        if epoch == restart:
            stopping = recipe("EarlyStopping")("min", patience=4)
            if keep_stopping:
                stopping.load_state_dict(torch.load(io.BytesIO(file.getvalue()), weights_only=True))
        with torch.no_grad():
            model.train()(x)
            model[0].weight.add_(1.0)
        averaged.update_parameters(model)
        outputs.append(averaged.eval()(x).detach())
        if save_first:
            torch.save(stopping.state_dict(), file := io.BytesIO())
        if stopping.step(score, averaged):
            break
        if not save_first:
            torch.save(stopping.state_dict(), file := io.BytesIO())
    stopping.restore(averaged)
    restored = averaged.eval()(x).detach()
    return epoch, stopping.best, [torch.equal(restored, output) for output in outputs].index(True)


def symptom(recipe):
    assert run(recipe, 3, keep_stopping=False) == (6, 0.45, 6)
    assert run(recipe, 3, keep_stopping=True, save_first=True)[0] == 6


def cure(recipe):
    assert run(recipe, 3, keep_stopping=True) == run(recipe, None, False) == (5, 0.4, 1)
