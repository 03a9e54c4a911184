"""PPO: the rollout keeps the graph of its log-probabilities, which every mini-batch uses again.

asked: PPO second epoch loss.backward() error graph a second time old_log_probs Categorical
asked: PPO 第二个 epoch 报 backward through the graph a second time，old_log_prob 怎么处理
cause: computed-once-outside-the-loop
"""

import torch
from torch import nn
from torch.distributions import Categorical
from torch.utils.data import BatchSampler, SubsetRandomSampler


def train(detach):
    torch.manual_seed(0)
    policy = nn.Sequential(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 2))
    value = nn.Linear(4, 1)
    optimizer = torch.optim.Adam([*policy.parameters(), *value.parameters()], lr=3e-4)
    states = torch.randn(12, 4)
    distribution = Categorical(logits=policy(states))
    actions = distribution.sample()
    old = distribution.log_prob(actions)
    if detach:
        old = old.detach()
    returns, updates = torch.randn(12), 0
    for _ in range(2):
        for i in BatchSampler(SubsetRandomSampler(range(12)), 4, drop_last=True):
            new = Categorical(logits=policy(states[i])).log_prob(actions[i])
            guess = value(states[i]).squeeze(-1)
            advantage = (returns[i] - guess).detach()
            ratio = (new - old[i]).exp()
            gain = torch.min(ratio * advantage, ratio.clamp(0.8, 1.2) * advantage).mean()
            optimizer.zero_grad()
            try:
                (nn.functional.mse_loss(guess, returns[i]) - gain).backward()
            except RuntimeError as error:
                return updates, str(error)
            nn.utils.clip_grad_norm_(policy.parameters(), 0.5)
            optimizer.step()
            updates += 1
    return updates, ""


def symptom():
    updates, error = train(detach=False)
    assert updates == 1
    assert "backward through the graph a second time" in error


def cure():
    assert train(detach=True) == (6, "")
