"""The seed comes from the environment or an array: random takes "7" as another seed than 7, or refuses it.

asked: seed from sys.argv or os.environ is a string, random gives other numbers than with the integer
asked: TypeError The only supported seed types are None int float str bytes and bytearray, np.int64
cause: recipe-set-seed
"""

import random

import numpy as np
import pytest
import torch


def draw(seed):
    random.seed(seed)
    return random.random()


def symptom():
    assert draw("7") != draw(7)
    with pytest.raises(TypeError, match="The only supported seed types are"):
        draw(np.int64(7))


def cure(recipe):
    numbers = []
    for seed in (7, "7", np.int64(7), torch.tensor(7)):
        recipe("set_seed")(seed)
        numbers.append((random.random(), np.random.rand(), torch.rand(1).item()))
    assert len(set(numbers)) == 1
