"""Actor and critic share a body, each loss has its own optimizer and step(): the second backward() raises.

asked: modified by an inplace operation, two losses two optimizers, retain_graph=True does not help
asked: 两个 loss 两个优化器，加了 retain_graph=True 还是报 inplace operation
cause: step-in-between
"""

import torch
from torch import nn

torch.manual_seed(0)
states, returns = torch.randn(16, 4), torch.randn(16)


def train(step_in_between, steps=20):
    torch.manual_seed(1)
    body, actor, critic = nn.Sequential(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 8)), nn.Linear(8, 2), nn.Linear(8, 1)
    optimizer1 = torch.optim.Adam([*body.parameters(), *actor.parameters()], lr=1e-2)
    optimizer2 = torch.optim.Adam(critic.parameters(), lr=1e-2)
    for _ in range(steps):
        features = body(states)
        value = critic(features).squeeze(1)
        advantage = (returns - value).detach()
        loss1 = -(actor(features).log_softmax(1)[:, 0] * advantage).mean()
        loss2 = nn.functional.mse_loss(value, returns)
        optimizer1.zero_grad()
        optimizer2.zero_grad()
        if step_in_between:
            loss1.backward(retain_graph=True)
            optimizer1.step()
            loss2.backward()
            optimizer2.step()
        else:
            (loss1 + loss2).backward()
            optimizer1.step()
            optimizer2.step()
    return loss2.item()


def under_autocast(*between):
    net = nn.Sequential(nn.Linear(4, 4), *between, nn.Linear(4, 1))
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        output = net(states).float()
    output.mean().backward(retain_graph=True)
    optimizer.step()
    try:
        output.square().mean().backward()
    except RuntimeError as error:
        return "modified by an inplace operation" in str(error)
    return False


def symptom():
    assert not under_autocast()
    assert under_autocast(nn.LayerNorm(4))
    assert under_autocast(nn.BatchNorm1d(4))
    w = torch.ones(2, requires_grad=True)  # one shared layer: no error, and loss1 counts twice
    optimizer = torch.optim.SGD([w], lr=1.0)
    output = (w * torch.tensor([1.0, 10.0])).sum()
    (2 * output).backward(retain_graph=True)
    optimizer.step()
    (3 * output).backward()
    optimizer.step()
    assert w.tolist() == [1 - 2 - (2 + 3), 1 - 20 - (20 + 30)]
    try:
        train(step_in_between=True)
    except RuntimeError as error:
        assert "modified by an inplace operation" in str(error)
    else:
        raise AssertionError("no error")


def cure():
    assert train(step_in_between=False, steps=300) < 0.5 * train(step_in_between=False, steps=1)
