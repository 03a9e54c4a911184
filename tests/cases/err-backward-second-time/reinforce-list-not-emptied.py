"""REINFORCE: the list of log-probabilities is not emptied, and the second episode goes through the first one's graph.

asked: REINFORCE second episode backward through the graph a second time saved_log_probs
asked: losses list stack mean backward second iteration error graph a second time
asked: 策略梯度 第二个回合 backward through the graph a second time，saved_log_probs 没清空
cause: running-total-of-losses
"""

import torch
from torch import nn
from torch.distributions import Categorical


def play(empty, episodes=60):
    torch.manual_seed(0)
    policy = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 2))
    optimizer = torch.optim.Adam(policy.parameters(), lr=0.05)
    log_probs, rewards = [], []
    for episode in range(episodes):
        right = 0
        for _ in range(20):
            state = torch.randn(2)
            choice = Categorical(logits=policy(state))
            action = choice.sample()
            log_probs.append(choice.log_prob(action))
            rewards.append(1.0 if (action == 1) == (state[0] > 0) else -1.0)
            right += rewards[-1] > 0
        optimizer.zero_grad()
        try:
            (-torch.stack(log_probs) * torch.tensor(rewards)).mean().backward()
        except RuntimeError as error:
            return episode, str(error)
        optimizer.step()
        if empty:
            log_probs.clear()
            rewards.clear()
    return episodes, right / 20


def symptom():
    episode, error = play(empty=False)
    assert episode == 1
    assert "Trying to backward through the graph a second time" in error


def cure():
    episodes, right = play(empty=True)
    assert episodes == 60
    assert right >= 0.7
