"""DQN: gather() gives Q-values (N, 1), the targets are (N,): the warning, and each Q-value is pulled to the mean target.

asked: DQN smooth_l1_loss UserWarning Using a target size (torch.Size([64])) that is different to the input size (torch.Size([64, 1]))
asked: DQN 训练时警告 Using a target size，Q 值都变成一样
cause: shapes
"""

import warnings

import torch
from torch import nn


def train(squeezed, wrap=lambda loss_fn: loss_fn, steps=60):
    torch.manual_seed(0)
    states, actions = torch.rand(64, 4), torch.randint(2, (64, 1))
    targets = 3 * states[:, 0]
    q_net = nn.Sequential(nn.Linear(4, 32), nn.ReLU(), nn.Linear(32, 2))
    optimizer = torch.optim.AdamW(q_net.parameters(), lr=1e-2)
    loss_fn = wrap(nn.SmoothL1Loss())
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for _ in range(steps):
            q = q_net(states).gather(1, actions)
            loss = loss_fn(q.squeeze(1) if squeezed else q, targets)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(q_net.parameters(), 10.0)
            optimizer.step()
    with torch.no_grad():
        q = q_net(states).gather(1, actions).squeeze(1)
    return len(caught), (q.std() / targets.std()).item(), (q - targets).abs().mean().item()


def symptom():
    warned, spread, error = train(squeezed=False)
    assert warned and spread < 0.3 and error > 0.4
    # The same in the target of a critic: the labels themselves become (N, N).
    rewards, values = torch.rand(64), torch.rand(64, 1)
    assert (rewards + 0.9 * values).shape == (64, 64)
    assert (rewards.unsqueeze(1) + 0.9 * values).shape == (64, 1)


def diagnosis(recipe):
    try:
        train(False, recipe("same_shape"), steps=5)
    except ValueError as error:
        assert "output (64, 1), target (64,): only a 1 is missing" in str(error)
    else:
        raise AssertionError("no error")
    try:
        recipe("same_shape")(nn.SmoothL1Loss())(torch.zeros(64, 2), torch.zeros(64, 1))
    except ValueError as error:
        assert "DQN? gather()" in str(error)
    else:
        raise AssertionError("no error")


def cure():
    warned, spread, error = train(squeezed=True)
    assert not warned and spread > 0.8 and error < 0.2


def healthy(recipe):
    assert train(True, recipe("same_shape"), steps=5) == train(True, steps=5)
