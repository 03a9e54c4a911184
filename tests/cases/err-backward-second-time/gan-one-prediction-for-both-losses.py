"""A GAN that uses one D(fake) for both losses: with fake.detach() alone it raises again, or trains no G.

asked: gan fake.detach() still trying to backward through the graph a second time, pred_fake used for both losses
asked: GAN 里 pred_fake 只算一次，D 和 G 的 loss 都用它，detach 之后还是报 backward second time
cause: causes
"""

import torch
from torch import nn

bce = nn.functional.binary_cross_entropy_with_logits


def train(detach, again, retain_graph=False):
    torch.manual_seed(0)
    G = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
    D = nn.Sequential(nn.Linear(2, 8), nn.LeakyReLU(0.2), nn.Linear(8, 1))
    opt_g, opt_d = (torch.optim.Adam(m.parameters(), lr=1e-3) for m in (G, D))
    before = G[0].weight.clone()
    for _ in range(3):
        fake = G(torch.randn(6, 4))
        pred_fake = D(fake.detach() if detach else fake)
        d_loss = bce(D(torch.randn(6, 2)), torch.ones(6, 1)) + bce(pred_fake, torch.zeros(6, 1))
        opt_d.zero_grad()
        d_loss.backward(retain_graph=retain_graph)
        if not retain_graph:
            opt_d.step()
        if again:
            pred_fake = D(fake)
        opt_g.zero_grad()
        bce(pred_fake, torch.ones(6, 1)).backward()
        opt_g.step()
        if retain_graph:
            opt_d.step()
    return not torch.equal(G[0].weight, before)


def raises(**way):
    try:
        train(**way)
    except RuntimeError as error:
        return "backward through the graph a second time" in str(error)
    return False


def symptom():
    assert raises(detach=False, again=False)
    assert raises(detach=False, again=True)
    assert raises(detach=True, again=False)
    assert not train(detach=True, again=False, retain_graph=True)


def cure():
    assert train(detach=True, again=True)
