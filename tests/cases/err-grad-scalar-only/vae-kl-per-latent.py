"""The KL term of a VAE is left without a sum; with mean() the loss is a number, and the KL is divided by the latents too.

asked: VAE loss reconstruction plus KL, backward says grad can be implicitly created only for scalar outputs
asked: VAE 的 KL 项没有求和，backward 报错只能对标量，改成 mean 之后 KL 太小
cause: one-number-first
"""

import torch
from torch import distributions, nn

torch.manual_seed(0)
x = torch.rand(16, 8)
N, LATENT = 16, 20


def step(reduce):
    torch.manual_seed(0)
    encoder, decoder = nn.Linear(8, 2 * LATENT), nn.Linear(LATENT, 8)
    mu, log_var = encoder(x).chunk(2, dim=1)
    z = mu + torch.randn_like(mu) * (log_var / 2).exp()
    recon = nn.functional.mse_loss(decoder(z), x, reduction="sum") / N
    kl = reduce(-0.5 * (1 + log_var - mu**2 - log_var.exp()))
    (recon + kl).backward()
    exact = distributions.kl_divergence(distributions.Normal(mu, (log_var / 2).exp()), distributions.Normal(0.0, 1.0))
    return (kl / exact.sum(1).mean()).item()


def symptom():
    try:
        step(lambda kl: kl)
    except RuntimeError as error:
        assert str(error) == "grad can be implicitly created only for scalar outputs"
    else:
        raise AssertionError("no error")
    assert abs(step(lambda kl: kl.mean()) * LATENT - 1) < 1e-4


def cure():
    assert abs(step(lambda kl: kl.sum() / N) - 1) < 1e-4
    p, q = torch.rand(4, 5).softmax(1), torch.rand(4, 5).log_softmax(1)
    losses = nn.KLDivLoss(reduction="none")(q, p)
    assert torch.isclose(losses.sum() / 4, nn.KLDivLoss(reduction="batchmean")(q, p))
