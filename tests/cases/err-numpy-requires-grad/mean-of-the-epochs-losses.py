"""The losses of an epoch are kept as tensors, and np.mean of the list raises.

asked: np.mean(train_losses) RuntimeError requires grad, losses.append(loss)
asked: 训练 loss 存到列表里，np.mean 或者 plt.plot 的时候报错 requires grad
cause: no-call-to-numpy-in-sight
"""

import numpy as np
import torch
from torch import nn


def epoch(keep):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Dropout(0.1), nn.Linear(4, 1))
    optimizer, losses = torch.optim.Adam(model.parameters()), []
    scaler = torch.amp.GradScaler("cpu", init_scale=4.0)
    for i, x in enumerate(torch.randn(4, 8, 3)):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = model(x).float().square().mean()
        scaler.scale(loss / 2).backward()
        losses.append(keep(loss))
        if i % 2:
            scaler.unscale_(optimizer)
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            scaler.step(optimizer)
            scaler.update()
            optimizer.zero_grad()
    return losses


def symptom():
    losses = epoch(lambda loss: loss)
    for use in (np.mean, np.array, np.asarray):
        try:
            use(losses)
        except RuntimeError as error:
            assert "Can't call numpy() on Tensor that requires grad" in str(error)
        else:
            raise AssertionError("no error")
    for loss in losses[0], losses[0].detach():
        for use in (lambda t: np.ones(1) * t, np.mean):
            try:
                use(loss)
            except TypeError:
                continue
            raise AssertionError("no error")
    try:
        np.from_dlpack(losses[0])
    except BufferError as error:
        assert "Can't export tensors that require gradient" in str(error)
    else:
        raise AssertionError("no error")


def cure():
    losses = epoch(lambda loss: loss.item())
    assert np.asarray(losses).dtype == np.float64
    assert np.from_dlpack(epoch(lambda loss: loss)[0].detach()).shape == ()
    assert np.isclose(np.mean(losses), torch.stack(epoch(lambda loss: loss.detach())).mean())


def healthy(recipe):
    assert recipe("to_numpy")(epoch(lambda loss: loss))[0].shape == ()
