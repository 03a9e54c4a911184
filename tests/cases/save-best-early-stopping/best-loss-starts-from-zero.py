"""Early stopping by hand with `best_loss = 0`: no loss is below it, so it stops after `patience` epochs and keeps nothing.

asked: early stopping stops too early, after exactly patience epochs, although the validation loss falls
asked: 早停总是在 patience 个 epoch 之后就停，验证 loss 明明在下降
cause: wrong
"""

import copy
import math

from torch import nn

FALLING = [0.9, 0.7, 0.6, 0.5, 0.45, 0.4, 0.38, 0.4, 0.41, 0.42]


def run(scores, best, better):
    model, counter, kept = nn.Linear(1, 1), 0, None
    for epoch, score in enumerate(scores):
        if better(score, best):
            best, counter, kept = score, 0, (epoch, copy.deepcopy(model.state_dict()))
        else:
            counter += 1
        if counter >= 3:
            break
    return epoch, kept and kept[0]


def less(a, b):
    return a < b


def greater(a, b):
    return a > b


def symptom():
    assert run(FALLING, 0, less) == (2, None)
    assert run([1 - loss for loss in FALLING], math.inf, greater) == (2, None)
    assert run(FALLING, math.nan, less) == (2, None)


def cure():
    assert run(FALLING, math.inf, less) == (9, 6)
    assert run([1 - loss for loss in FALLING], -math.inf, greater) == (9, 6)


def healthy(recipe):
    model, stopping = nn.Linear(1, 1), recipe("EarlyStopping")("min", 3)
    assert [stopping.step(loss, model) for loss in FALLING].index(True) == 9 and stopping.best_epoch == 6
