"""A validation that draws noise and shows random examples: with it, the training takes another course.

asked: adding a validation that samples changes my training results with the same seed
asked: 加了一段带采样的验证，同一个种子的训练结果就变了
cause: without-disturbing
"""

import contextlib
import random

import numpy as np
import torch
from torch import nn


def validate(model):
    shown = random.sample(range(100), 3), np.random.permutation(5).tolist()
    with torch.no_grad():
        return (model(torch.randn(4, 3)) + torch.randn(4, 1)).mean().item(), shown


def train(validation, context=contextlib.nullcontext):
    for seed in (random.seed, np.random.seed, torch.manual_seed):
        seed(1)
    model = nn.Sequential(nn.Linear(3, 8), nn.Dropout(0.3), nn.Linear(8, 1))
    optimizer = torch.optim.Adam(model.parameters())
    shown = []
    for _ in range(3):
        x = torch.randn(6, 3) * random.random() + np.random.rand()
        optimizer.zero_grad()
        model(x).square().mean().backward()
        optimizer.step()
        if validation:
            with context():
                shown.append(validate(model)[1])
    return nn.utils.parameters_to_vector(model.parameters()).detach(), shown


def orders(dropout, generator=None):
    """The order of the data in three epochs, with a seed set before the training."""
    torch.manual_seed(1)
    loader = torch.utils.data.DataLoader(range(20), shuffle=True, generator=generator)
    return [[(x.item(), dropout(torch.ones(4)))[0] for x in loader] for _ in range(3)]


def symptom():
    with_dropout, without = orders(nn.Dropout()), orders(nn.Identity())
    assert [a == b for a, b in zip(with_dropout, without)] == [True, False, False]
    assert not torch.equal(train(True)[0], train(False)[0])


def diagnosis(recipe):
    """Inside the recipe it draws the same each time, and the training is that without a validation."""
    weights, shown = train(True, lambda: recipe("seeded")(0))
    assert torch.equal(weights, train(False)[0]) and shown == [shown[0]] * 3


def cure():
    with_dropout, without = (orders(layer, torch.Generator().manual_seed(1)) for layer in (nn.Dropout(), nn.Identity()))
    assert with_dropout == without

    @contextlib.contextmanager
    def kept():
        states = random.getstate(), np.random.get_state(), torch.get_rng_state()
        yield
        random.setstate(states[0]), np.random.set_state(states[1]), torch.set_rng_state(states[2])

    assert torch.equal(train(True, kept)[0], train(False)[0])


class Noise(torch.utils.data.Dataset):
    def __len__(self):
        return 3

    def __getitem__(self, index):
        return torch.rand(1)


def healthy(recipe):
    """It restores after an error, too, and may be nested."""
    before = random.getstate(), torch.get_rng_state(), np.random.get_state()[1].copy()
    with contextlib.suppress(ZeroDivisionError), recipe("seeded")(3), recipe("seeded")(4):
        torch.rand(5), random.random(), np.random.rand()
        raise ZeroDivisionError
    assert random.getstate() == before[0] and torch.equal(torch.get_rng_state(), before[1])
    assert (np.random.get_state()[1] == before[2]).all()
    # Workers that stay alive keep their own state.
    for persistent in (False, True):
        loader = torch.utils.data.DataLoader(Noise(), num_workers=1, persistent_workers=persistent)
        epochs = []
        for _ in range(2):
            with recipe("seeded")(0):
                epochs.append(torch.cat(list(loader)))
        assert torch.equal(*epochs) == (not persistent)
