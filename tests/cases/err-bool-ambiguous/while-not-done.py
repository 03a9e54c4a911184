"""Several environments at once: `while not done:` raises, and so does `while ~done:`; a loop needs one answer.

asked: while not done with several environments raises Boolean value of Tensor with more than one value is ambiguous
asked: 强化学习多个环境 while not done 报 Boolean value of Tensor
cause: and-or-not
"""

import pytest
import torch

AMBIGUOUS = "^Boolean value of Tensor with more than one value is ambiguous$"


def episodes(going_on):
    done, steps = torch.zeros(3, dtype=torch.bool), torch.zeros(3)
    while going_on(done):
        steps += (~done).float()
        done = done | (steps >= torch.tensor([2.0, 5.0, 3.0]))
    return steps.tolist()


def symptom():
    with pytest.raises(RuntimeError, match=AMBIGUOUS):
        episodes(lambda done: not done)
    with pytest.raises(RuntimeError, match=AMBIGUOUS):  # ~ alone gives a mask, not an answer
        episodes(lambda done: ~done)


def cure():
    assert episodes(lambda done: not done.all()) == [2, 5, 3]
