"""1 % of the labels are positive: random_split often leaves none of them in the validation set.

asked: validation set has no positive samples after random_split, recall is nan, stratified split in PyTorch
asked: 随机划分之后验证集里没有正样本，怎么按类别比例划分
cause: stratified-or-grouped
"""

import numpy as np
import torch
from torch.utils.data import random_split

labels = np.array([0] * 495 + [1] * 5)


def symptom():
    positives = []
    for seed in range(20):
        _, val = random_split(range(500), [0.8, 0.2], generator=torch.Generator().manual_seed(seed))
        positives.append(labels[val.indices].sum())
    assert min(positives) == 0 and len(set(positives)) > 1


def cure(recipe):
    for keys in (labels, labels.tolist(), torch.from_numpy(labels), [str(label) for label in labels]):
        for seed in range(5):
            train, val = recipe("split_by")(keys, 0.2, seed=seed)
            assert labels[val].sum() == 1 and labels[train].sum() == 4 and len(val) == 100
            assert sorted(train + val) == list(range(500))
    for keys, fraction, whole in (([i // 4 for i in range(400)], 0.1, False), ([i // 9 for i in range(27)], 0.1, True)):
        try:
            recipe("split_by")(keys, fraction, whole=whole)
        except ValueError as error:
            assert f"parts of {len(keys)} and 0" in str(error)
        else:
            raise AssertionError("no error")


def healthy(recipe):
    # Batches without shuffle=True hold both classes.
    for part in recipe("split_by")([0] * 100 + [1] * 100, 0.2):
        for i in range(0, len(part), 20):
            assert 0 < sum(key >= 100 for key in part[i : i + 20]) < 20
    train, val = recipe("split_by")([0, 0, 0, 0], 0.25)
    assert len(train) == 3 and len(val) == 1
    train, val = recipe("split_by")(["a"] * 90 + ["b"] * 10, 0.2, whole=True)
    assert set(val) == set(range(90, 100))
