"""A replay buffer asks `state in self.states`; a priority queue holds (priority, tensor) pairs that tie.

asked: if state not in buffer raises Boolean value of Tensor with more than one value is ambiguous
asked: heapq 里放 (优先级, 张量)，优先级相同就报 Boolean value of Tensor
cause: a-tensor-in-a-list
"""

import heapq
import itertools

import pytest
import torch

AMBIGUOUS = "^Boolean value of Tensor with more than one value is ambiguous$"

states = [torch.tensor([float(i), 1.0]) for i in range(3)]


def symptom():
    with pytest.raises(RuntimeError, match=AMBIGUOUS):
        bool(torch.tensor([2.0, 1.0]) in states)
    heap = [(0.5, states[0])]
    with pytest.raises(RuntimeError, match=AMBIGUOUS):
        heapq.heappush(heap, (0.5, states[1]))


def cure():
    assert any(torch.equal(torch.tensor([2.0, 1.0]), state) for state in states)
    assert not any(torch.equal(torch.tensor([7.0, 1.0]), state) for state in states)
    heap, count = [], itertools.count()
    for state in states:
        heapq.heappush(heap, (0.5, next(count), state))
    assert [heapq.heappop(heap)[2] is state for state in states] == [True] * 3
