"""`best_loss = val_loss` stands behind the if: each score is compared with the one before, a worse model overwrites the best.

asked: best checkpoint is overwritten by a worse epoch although I compare with the best val loss
asked: 保存最佳模型时，更差的 epoch 覆盖了最好的权重
cause: wrong
"""

import copy
import math

import torch
from torch import nn

VAL_LOSSES = [0.9, 0.5, 0.8, 1.0, 0.7]


def run(val_losses, always):
    model, best_loss, kept = nn.Linear(1, 1), math.inf, None
    for epoch, val_loss in enumerate(val_losses):
        nn.init.constant_(model.weight, epoch)
        if val_loss < best_loss:
            kept = copy.deepcopy(model.state_dict())
            best_loss = val_loss
        if always:
            best_loss = val_loss
    model.load_state_dict(kept)
    return int(model.weight)


def symptom():
    assert run(VAL_LOSSES, always=True) == 4


def cure(recipe):
    assert run(VAL_LOSSES, always=False) == 1
    model, stopping = nn.Linear(1, 1), recipe("EarlyStopping")("min", 5)
    for epoch, val_loss in enumerate(VAL_LOSSES):
        nn.init.constant_(model.weight, epoch)
        stopping.step(torch.tensor(val_loss), model)
    stopping.restore(model)
    assert int(model.weight) == 1


def healthy():
    assert run([0.9, 0.7, 0.5, 0.4], always=False) == 3
