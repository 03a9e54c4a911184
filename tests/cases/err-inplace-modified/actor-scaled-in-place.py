"""DDPG: the actor's softmax is scaled with *= by the largest action, and loss.backward() raises.

asked: ddpg actor loss backward modified by an inplace operation, output 0 of SoftmaxBackward0
asked: 强化学习 actor 输出 softmax 之后 *= 缩放，反向传播报 inplace operation 错误
cause: five-ways-to-add-one
"""

import contextlib
import io

import torch
from torch import nn


class Actor(nn.Module):
    def __init__(self, in_place):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(4, 16), nn.ReLU(inplace=True), nn.Linear(16, 3))
        self.in_place = in_place

    def forward(self, x):
        action = self.net(x).softmax(-1)
        if self.in_place:
            action *= 2.0
        else:
            action = action * 2.0
        return action


def train(in_place):
    torch.manual_seed(0)
    actor, critic = Actor(in_place), nn.Linear(7, 1)
    optimizer = torch.optim.Adam(actor.parameters())
    error = ""
    for _ in range(3):
        obs = torch.randn(5, 4)
        loss = -critic(torch.cat([obs, actor(obs)], 1)).mean()
        optimizer.zero_grad()
        try:
            loss.backward()
        except RuntimeError as caught:
            error = str(caught)
            break
        nn.utils.clip_grad_norm_(actor.parameters(), 1.0)
        optimizer.step()
    return error


def logged(in_place, recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out, recipe("InPlaceLog")(5, 3):
        train(in_place)
    return out.getvalue().splitlines()


def symptom():
    error = train(in_place=True)
    assert "modified by an inplace operation: [torch.FloatTensor [5, 3]]" in error
    assert "Softmax" in error


def diagnosis(recipe):
    (line,) = logged(True, recipe)
    assert "[5, 3] now version 1, forward()" in line


def cure():
    assert train(in_place=False) == ""


def healthy(recipe):
    assert logged(False, recipe) == []
