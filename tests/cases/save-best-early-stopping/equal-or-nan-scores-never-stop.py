"""Early stopping by hand counts only worse scores: equal or NaN losses reset the counter, each epoch is saved, it never stops.

asked: early stopping never triggers although the validation loss is nan or no longer changes, a checkpoint is saved every epoch
asked: 验证 loss 不再变化或变成 nan，早停一直不触发，每个 epoch 都在保存模型
cause: wrong
"""

import math

from torch import nn

FLAT = [0.9] + [0.7] * 9
NAN = [0.9, 0.7] + [math.nan] * 8


class ByHand:
    def __init__(self, patience):
        self.patience, self.counter, self.best, self.saved = patience, 0, None, 0

    def step(self, val_loss):
        score = -val_loss
        if self.best is None:
            self.best, self.saved = score, 1
        elif score < self.best:
            self.counter += 1
        else:
            self.best, self.counter, self.saved = score, 0, self.saved + 1
        return self.counter >= self.patience


def stopped_by(step, scores):
    return next((epoch for epoch, score in enumerate(scores) if step(score)), None)


def symptom():
    for scores in (FLAT, NAN):
        by_hand = ByHand(3)
        assert stopped_by(by_hand.step, scores) is None and by_hand.saved == 10


def cure(recipe):
    model = nn.Linear(1, 1)
    for scores in (FLAT, NAN):
        stopping = recipe("EarlyStopping")("min", 3)
        assert stopped_by(lambda score: stopping.step(score, model), scores) == 4
        assert stopping.best_epoch == 1 and stopping.best == 0.7


def healthy():
    by_hand = ByHand(3)
    assert stopped_by(by_hand.step, [0.9, 0.7, 0.8, 0.8, 0.8, 0.8]) == 4 and by_hand.saved == 2
