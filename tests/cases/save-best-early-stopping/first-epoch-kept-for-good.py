"""A NaN as the first best value, `<` for an accuracy, min_delta that decides what is saved: the wrong epoch is kept.

asked: early stopping keeps the first epoch, best loss stays nan forever
asked: 早停一直保存第一轮的模型，best_loss 是 nan，后面再也不更新
cause: wrong
"""

import math

import torch
from torch import nn

NAN = [math.nan, 0.9, 0.7, 0.8, 0.75, 0.74]
ACCURACY = [0.4, 0.6, 0.8, 0.7, 0.7, 0.7]
SLOW = [1.0, 0.96, 0.92, 0.88, 0.84, 0.80]


def kept_by_hand(scores, min_delta=0.0, best=None):
    kept = None
    for epoch, score in enumerate(scores):
        if best is None or score < best - min_delta:
            best, kept = score, epoch
    return kept


def kept_by(recipe, scores, mode="min", patience=10, min_delta=0.0, as_score=float):
    model = nn.Linear(2, 1)
    stopping = recipe("EarlyStopping")(mode, patience, min_delta)
    for epoch, score in enumerate(scores):
        nn.init.constant_(model.weight, epoch)
        if stopping.step(as_score(score), model):
            break
    stopping.restore(model)
    assert int(model.weight[0, 0]) == stopping.best_epoch
    return stopping.best_epoch, stopping.epoch


def symptom():
    assert kept_by_hand(NAN) == 0 and kept_by_hand(ACCURACY) == 0 and kept_by_hand(SLOW, best=0) is None
    assert kept_by_hand([1.0, 0.9, 0.85], min_delta=0.15) == 0
    for best, kept in ((0.0, [0]), (math.inf, [])):  # `>` for a loss
        found = []
        for epoch, loss in enumerate(SLOW):
            if loss > best:
                best = loss
                found.append(epoch)
        assert found == kept
    for compare in (math.nan < 1.0, math.nan > 1.0, 1.0 < math.nan, bool(torch.tensor(1.0) < torch.tensor(math.nan))):
        assert compare is False


def cure(recipe):
    assert kept_by(recipe, NAN) == (2, 5)
    assert kept_by(recipe, ACCURACY, "max") == (2, 5)
    assert kept_by(recipe, ACCURACY, "max", patience=2) == (2, 4)
    assert kept_by(recipe, [1.0, 0.9, 0.85], min_delta=0.15) == (2, 2)
    # Slow progress: each gain is below min_delta, their sum is not.
    assert kept_by(recipe, SLOW, patience=3, min_delta=0.1) == (5, 5)
    assert kept_by(recipe, SLOW, patience=2, min_delta=0.1) == (2, 2)
    for as_score in (
        torch.tensor,
        lambda score: torch.tensor([score]),
        lambda score: torch.tensor(score, dtype=torch.bfloat16),
    ):
        assert kept_by(recipe, NAN, as_score=as_score) == (2, 5)


def healthy(recipe):
    stopping, model = recipe("EarlyStopping")("min", 2), nn.Linear(1, 1)
    assert [stopping.step(math.nan, model) for _ in range(2)] == [False, True]
    try:
        stopping.restore(model)
    except ValueError as error:
        assert "finite" in str(error)
    else:
        raise AssertionError("restored weights that were never kept")
    for settings in (("minimum", 2), ("Max", 2), (None, 2), ("min", 0)):
        try:
            recipe("EarlyStopping")(*settings)
        except AssertionError:
            continue
        raise ValueError(f"{settings} were taken")
