"""The weight of a discriminator's layer has no gradient: with spectral_norm it is computed, and retain_grad() does not help.

asked: discriminator with spectral_norm, layer.weight.grad is None after backward although it trains
asked: 判别器用了 spectral_norm，打印 weight.grad 是 None，retain_grad 也没用
cause: explain-none
"""

import warnings

import torch
from torch import nn
from torch.nn.utils.parametrizations import spectral_norm

warnings.simplefilter("ignore", UserWarning)


def program():
    torch.manual_seed(0)
    layer = spectral_norm(nn.Linear(8, 16))
    discriminator = nn.Sequential(layer, nn.LeakyReLU(0.2), nn.Linear(16, 1))
    return layer, discriminator, nn.functional.softplus(-discriminator(torch.randn(4, 8))).mean()


def symptom():
    layer, _, loss = program()
    layer.weight.retain_grad()
    loss.backward()
    assert layer.weight.grad is None and not layer.weight.is_leaf and layer.weight.requires_grad


def cure():
    _, discriminator, loss = program()
    loss.backward()
    gradients = {name: p.grad for name, p in discriminator.named_parameters()}
    assert "0.weight" not in gradients and gradients["0.parametrizations.weight.original"].any()
