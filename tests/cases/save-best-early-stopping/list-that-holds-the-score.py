"""The score is appended first and then compared with min() of that list: it is never below itself, nothing is kept.

asked: val_losses.append(loss), then if loss < min(val_losses) save the best model, but it never saves
asked: 先 append 再和 min(val_losses) 比较，最好的模型一次也没有保存
cause: wrong
"""

LOSSES = [0.9, 0.5, 0.7, 0.4, 0.6]


def kept(better, scores, of=min):
    history, epochs = [], []
    for epoch, score in enumerate(scores):
        history.append(score)
        if better(score, of(history)):
            epochs.append(epoch)
    return epochs


def symptom():
    assert kept(lambda a, b: a < b, LOSSES) == []
    assert kept(lambda a, b: a > b, [1 - loss for loss in LOSSES], max) == []


def cure():
    assert kept(lambda a, b: a <= b, LOSSES) == [0, 1, 3]
    assert kept(lambda a, b: a >= b, [1 - loss for loss in LOSSES], max) == [0, 1, 3]


def healthy(recipe):
    from torch import nn

    stopping = recipe("EarlyStopping")("min", 5)
    assert not any(stopping.step(loss, nn.Linear(1, 1)) for loss in LOSSES)
    assert stopping.best_epoch == 3
