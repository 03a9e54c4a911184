"""The best agent by its mean reward, from `best = 0`: all rewards are negative, so nothing is kept; so too a large loss below 100.

asked: save the best agent by mean reward, but no checkpoint is ever written, rewards are negative
asked: 按平均奖励保存最好的模型，却一个也没存下来，奖励都是负数
cause: wrong
"""

import math

REWARDS = [-1400.0, -900.0, -300.0, -150.0, -200.0]


def kept(scores, best):
    epochs = []
    for epoch, score in enumerate(scores):
        if score > best:
            best = score
            epochs.append(epoch)
    return epochs


def symptom():
    assert kept(REWARDS, 0) == []
    assert kept([-loss for loss in (5200.0, 900.0, 300.0)], -100) == []


def cure():
    assert kept(REWARDS, -math.inf) == [0, 1, 2, 3]


def healthy(recipe):
    from torch import nn

    stopping = recipe("EarlyStopping")("max", 3)
    assert not any(stopping.step(reward, nn.Linear(1, 1)) for reward in REWARDS)
    assert stopping.best_epoch == 3
