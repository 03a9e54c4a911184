"""The TD target of the critic keeps the actor's graph, and the advantage in the actor's loss keeps the critic's.

asked: loss_actor.backward() then loss_qvalue.backward() graph a second time TD target
asked: actor critic 先 actor_loss 再 critic_loss backward 报错，TD 目标要不要 detach
cause: target-not-detached
"""

import torch
from torch import nn


def actor_gradient(way):
    torch.manual_seed(0)
    actor = nn.Linear(3, 2)
    critic = nn.Sequential(nn.Linear(5, 8), nn.Tanh(), nn.Linear(8, 1))
    s, s2, a, reward = torch.randn(4, 3), torch.randn(4, 3), torch.randn(4, 2), torch.randn(4, 1)
    now, later = actor(torch.cat([s, s2])).tanh().chunk(2)
    actor_loss = -critic(torch.cat([s, now], 1)).mean()
    if way == "actor alone":
        actor_loss.backward()
        return actor.weight.grad
    target = reward + 0.9 * critic(torch.cat([s2, later], 1))
    if way == "detach":
        target = target.detach()
    critic_loss = nn.functional.mse_loss(critic(torch.cat([s, a], 1)), target)
    if way == "sum":
        (actor_loss + 10 * critic_loss).backward()
    else:
        actor_loss.backward()
        critic_loss.backward()
    return actor.weight.grad


def critic_gradient(way):
    torch.manual_seed(0)
    actor, critic = nn.Linear(3, 2), nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.Linear(8, 1))
    s, returns, actions = torch.randn(4, 3), torch.randn(4, 1), torch.tensor([0, 1, 1, 0])
    advantage = returns - critic(s)
    critic_loss = advantage.square().mean()
    if way == "critic alone":
        critic_loss.backward()
        return critic[0].weight.grad
    weight = advantage.detach() if way == "detach" else advantage
    actor_loss = (nn.functional.cross_entropy(actor(s), actions, reduction="none") * weight[:, 0]).mean()
    if way == "sum":
        (actor_loss + critic_loss).backward()
    else:
        actor_loss.backward()
        critic_loss.backward()
    return critic[0].weight.grad


def symptom():
    for gradient, own in ((actor_gradient, "actor alone"), (critic_gradient, "critic alone")):
        try:
            gradient("as written")
        except RuntimeError as error:
            assert "backward through the graph a second time" in str(error)
        else:
            raise AssertionError("no error")
        alone = gradient(own)
        assert (gradient("sum") - alone).norm() > 0.1 * alone.norm()


def cure():
    assert torch.allclose(actor_gradient("detach"), actor_gradient("actor alone"))
    assert torch.allclose(critic_gradient("detach"), critic_gradient("critic alone"))
