"""The initial state is made once for batches of 4; the last batch has 2. The state is carried and detached.

asked: Expected hidden[0] size (1, 2, 5), got [1, 4, 5] on the last batch
asked: 最后一个 batch 报 Expected hidden size，隐藏状态的 batch 大小不对
cause: messages
"""

import torch
from torch import nn
from torch.utils.data import DataLoader

lstm, head = nn.LSTM(3, 5, batch_first=True), nn.Linear(5, 1)
loader = DataLoader(torch.randn(10, 7, 3), batch_size=4)


def zeros(batch):
    return torch.zeros(1, batch, 5), torch.zeros(1, batch, 5)


def message(run):
    try:
        run()
    except (RuntimeError, TypeError, IndexError, AttributeError) as error:
        return str(error)
    return ""


def train(state):
    for x in loader:
        output, _ = lstm(x, state(x))
        head(output[:, -1]).mean().backward()


def symptom():
    assert "Expected hidden[0] size (1, 2, 5), got [1, 4, 5]" in message(lambda: train(lambda x: zeros(4)))
    assert "must be Tensor, not tuple" in message(lambda: nn.Sequential(lstm, head)(torch.randn(4, 7, 3)))
    x, (h, c) = torch.randn(4, 7, 3), zeros(4)
    assert "index 1 is out of bounds" in message(lambda: lstm(x, h))
    assert "has no attribute 'dim'" in message(lambda: nn.GRU(3, 5, batch_first=True)(x, (h, c)))


def cure():
    assert not message(lambda: train(lambda x: zeros(x.shape[0])))
    x = torch.randn(4, 7, 3)
    assert torch.equal(lstm(x)[0], lstm(x, zeros(4))[0])  # no state means zeros
    assert torch.allclose(lstm(x[0])[0], lstm(x)[0][0], atol=1e-6)
    state = zeros(4)
    for _ in range(2):
        output, state = lstm(x, tuple(part.detach() for part in state))
        head(output).mean().backward()
