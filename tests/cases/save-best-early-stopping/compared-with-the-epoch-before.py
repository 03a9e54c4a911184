"""Early stopping compares with the loss of the epoch before: a loss that goes up and down resets the counter, it never stops.

asked: early stopping counter resets again and again and never triggers, compares with previous val loss, validation loss rises
asked: 早停和上一个 epoch 的 val loss 比较，验证 loss 整体上升，计数老是清零，不触发
cause: wrong
"""

import copy

import torch
from torch import nn

UP_AND_DOWN = [0.9, 0.5, 0.62, 0.6, 0.75, 0.7, 0.85, 0.8, 0.95, 0.9]


def run(val_losses, with_the_epoch_before, patience=3):
    model, best, counter, kept = nn.Linear(1, 1), float("inf"), 0, None
    for epoch, val_loss in enumerate(val_losses):
        nn.init.constant_(model.weight, epoch)
        if val_loss < best:
            counter, kept = 0, copy.deepcopy(model.state_dict())
            best = val_loss
        else:
            counter += 1
        if with_the_epoch_before:
            best = val_loss
        if counter >= patience:
            break
    model.load_state_dict(kept)
    return epoch, int(model.weight)


def symptom():
    assert run(UP_AND_DOWN, with_the_epoch_before=True) == (9, 9)


def cure(recipe):
    assert run(UP_AND_DOWN, with_the_epoch_before=False) == (4, 1)
    stopping = recipe("EarlyStopping")("min", 3)
    stopped = [stopping.step(torch.tensor(val_loss), nn.Linear(1, 1)) for val_loss in UP_AND_DOWN]
    assert stopped.index(True) == 4 and stopping.best_epoch == 1
