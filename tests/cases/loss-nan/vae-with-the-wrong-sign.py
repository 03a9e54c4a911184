"""A VAE subtracts its KL term: the loss falls far below 0 and becomes NaN.

asked: my VAE loss is negative, goes to minus infinity and then nan
asked: VAE 的 loss 变成负数，一直降到负无穷，最后变成 nan
cause: recipe-first-non-finite
"""

import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(0)
data = (torch.rand(256, 20) > 0.5).float()


class VAE(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(20, 32), nn.ReLU(), nn.Linear(32, 8))
        self.decoder = nn.Sequential(nn.Linear(4, 32), nn.ReLU(), nn.Linear(32, 20))

    def forward(self, x):
        mu, logvar = self.encoder(x).chunk(2, dim=1)
        z = mu + torch.randn_like(mu) * (logvar / 2).exp()
        return self.decoder(z), mu, logvar


def train(sign, recipe=None, losses=None):
    torch.manual_seed(0)
    model = VAE()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    if recipe:
        recipe("watch")(model, optimizer)
    check = recipe("check") if recipe else lambda **values: None
    losses = [] if losses is None else losses
    for _ in range(10):
        for x in data.split(32):
            check(x=x)
            logits, mu, logvar = model(x)
            rebuilt = F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
            kl = -0.5 * (1 + logvar - mu**2 - logvar.exp()).sum()
            loss = (rebuilt + sign * kl) / len(x)
            losses.append(loss.item())
            check(loss=loss)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return losses


def symptom():
    losses = train(sign=-1)
    assert losses[-1] != losses[-1]


def diagnosis(recipe):
    losses = []
    try:
        train(-1, recipe, losses)
    except FloatingPointError:
        assert losses[-1] < losses[-2] < losses[-3] < 0, "ever more negative"
        assert 0 <= data.min() and data.max() <= 1, "the labels are in order"
    else:
        raise AssertionError("nothing was found")


def cure():
    losses = train(sign=1)
    assert 0 < losses[-1] < losses[0]


def healthy(recipe):
    train(1, recipe)
