"""A GAN's loop calls backward(retain_graph=True) and keeps the loss tensors for a plot: each iteration keeps its activations.

asked: CUDA out of memory in the third iteration of my GAN, the first two fit
asked: GAN 训练到第三个 iteration 就 CUDA out of memory，前两个正常
cause: find
"""

import gc
import weakref

import torch
from torch import nn


def alive_bytes(retain, iterations=4):
    torch.manual_seed(0)
    generator = nn.Sequential(nn.Linear(8, 64), nn.ReLU(), nn.Linear(64, 16))
    critic = nn.Sequential(nn.Linear(16, 64), nn.LeakyReLU(0.2), nn.Linear(64, 1))
    optimizers = [torch.optim.Adam(model.parameters()) for model in (critic, generator)]
    kept, history, found = [], [], []

    def watch(module, inputs, output):
        kept.append(weakref.ref(output))

    for model in (generator, critic):
        for layer in model:
            layer.register_forward_hook(watch)

    def step():
        fake = generator(torch.randn(32, 8))
        score = critic(torch.randn(32, 16))
        loss = (1 - score).relu().mean() + (1 + critic(fake.detach())).relu().mean()
        optimizers[0].zero_grad()
        loss.backward(retain_graph=retain)
        optimizers[0].step()
        generator_loss = -critic(fake).mean()
        optimizers[1].zero_grad()
        generator_loss.backward(retain_graph=retain)
        optimizers[1].step()
        history.append(loss if retain else loss.item())
        history.append(generator_loss if retain else generator_loss.item())

    for _ in range(iterations):
        step()
        gc.collect()
        found.append(sum(t.nbytes for ref in kept if (t := ref()) is not None))
    return found


def symptom():
    found = alive_bytes(retain=True)
    assert found[0] > 0
    assert found == [found[0] * count for count in (1, 2, 3, 4)]


def cure():
    assert alive_bytes(retain=False) == [0, 0, 0, 0]
