"""A VAE learns the weight of its KL term too: the KL term is driven to 0, and the VAE gives the mean of the data.

asked: VAE learnable weights for reconstruction and KL loss, posterior collapse
asked: VAE 的重建 loss 和 KL 项权重一起学习，KL 变成 0，重建只输出均值
cause: learned-weights
"""

import torch
from torch import nn


def train(learned):
    torch.manual_seed(0)
    data = torch.tanh(torch.randn(256, 2) @ torch.randn(2, 10))
    encoder = nn.Sequential(nn.Linear(10, 32), nn.Tanh(), nn.Linear(32, 4))
    decoder = nn.Sequential(nn.Linear(2, 32), nn.Tanh(), nn.Linear(32, 10))
    s = nn.Parameter(torch.zeros(2))
    optimizer = torch.optim.Adam([*encoder.parameters(), *decoder.parameters(), s], lr=0.01)
    for step in range(500):
        x = data[torch.randint(256, (64,))]
        mean, log_variance = encoder(x).chunk(2, dim=1)
        z = mean + torch.randn_like(mean) * (log_variance / 2).exp()
        reconstruction = (decoder(z) - x).square().sum() / len(x)
        kl = (mean**2 + log_variance.exp() - 1 - log_variance).sum() / 2 / len(x)
        losses = torch.stack([reconstruction, kl])
        if step == 0:
            s.data = losses.detach().log()
        optimizer.zero_grad()
        ((-s).exp() * losses + s if learned else losses).sum().backward()
        optimizer.step()
        s.data.clamp_(min=-5)
    with torch.no_grad():
        error = (decoder(encoder(data)[:, :2]) - data).square().mean() / data.var(dim=0).mean()
    return kl.item(), error.item()


def symptom():
    kl, error = train(learned=True)
    assert kl < 0.01 and error > 0.9


def cure():
    kl, error = train(learned=False)
    assert kl > 0.5 and error < 0.3
