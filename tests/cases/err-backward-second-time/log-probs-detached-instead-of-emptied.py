"""REINFORCE with a baseline: the list of log-probabilities is not emptied; detaching them ends the error, and the policy no longer learns.

asked: reinforce with baseline second episode backward through the graph a second time, log_probs in a list
asked: I detached the log_probs and the error is gone, but the policy does not learn
asked: 策略梯度加基线，log_prob 加了 detach 之后不报错，但策略不更新
cause: running-total-of-losses
"""

import torch
from torch import nn
from torch.distributions import Categorical


def play(way, episodes=60):
    torch.manual_seed(0)
    policy = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 2))
    baseline = nn.Parameter(torch.zeros(()))
    optimizer = torch.optim.Adam([*policy.parameters(), baseline], lr=0.05)
    before, log_probs, rewards = policy[0].weight.detach().clone(), [], []
    for episode in range(episodes):
        right = 0
        for _ in range(20):
            state = torch.randn(2)
            choice = Categorical(logits=policy(state))
            action = choice.sample()
            log_prob = choice.log_prob(action)
            log_probs.append(log_prob.detach() if way == "detached" else log_prob)
            rewards.append(1.0 if (action == 1) == (state[0] > 0) else -1.0)
            right += rewards[-1] > 0
        advantage = torch.tensor(rewards) - baseline
        loss = (-torch.stack(log_probs) * advantage.detach()).mean() + advantage.square().mean()
        optimizer.zero_grad()
        try:
            loss.backward()
        except RuntimeError as error:
            return episode, str(error)
        optimizer.step()
        if way == "emptied":
            log_probs, rewards = [], []
    return right / 20, torch.equal(policy[0].weight, before)


def symptom():
    episode, error = play("not emptied")
    assert episode == 1
    assert "Trying to backward through the graph a second time" in error
    assert play("detached")[1], "no error, and the policy is as it was"


def cure():
    right, unchanged = play("emptied")
    assert right >= 0.7
    assert not unchanged
