"""A DQN target asks `if done:` for a whole batch; `is not None` silences the error and drops every next value.

asked: if done in DQN target raises Boolean value of Tensor with more than one value is ambiguous
asked: DQN 里 if done: 一个批次就报 Boolean value of Tensor
cause: branch-for-each-element
"""

import pytest
import torch

AMBIGUOUS = "^Boolean value of Tensor with more than one value is ambiguous$"

reward, after, done = torch.ones(4), torch.tensor([5.0, 6.0, 7.0, 8.0]), torch.tensor([0.0, 1.0, 0.0, 0.0])


def with_if(reward, after, done):
    if done:
        return reward
    return reward + 0.9 * after


def symptom():
    with pytest.raises(RuntimeError, match=AMBIGUOUS):
        with_if(reward, after, done)
    assert torch.equal(with_if(reward, after, done is not None), reward)


def cure():
    target = torch.where(done.bool(), reward, reward + 0.9 * after)
    single = [with_if(*sample) for sample in zip(reward, after, done)]
    assert torch.equal(target, torch.stack(single))
