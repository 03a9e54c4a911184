"""Trained with one kind of optimizer, resumed with another, and its state is loaded.

asked: KeyError: 'momentum' in optimizer.step() after resuming with SGD instead of Adam
asked: 续训时把 SGD 换成 AdamW，加载优化器状态后报 KeyError: 'betas' 或 'step'
cause: other-parameters-raise
"""

import torch
from torch import nn

SGD, ADAM = torch.optim.SGD, torch.optim.AdamW


def resume(first, then, load=True, **options):
    """The key that is missing, or None."""
    torch.manual_seed(0)
    model = nn.Linear(2, 1)

    def step(optimizer):
        optimizer.zero_grad()
        model(torch.randn(8, 2)).square().mean().backward()
        optimizer.step()

    optimizer = first(model.parameters(), lr=0.1, **options)
    step(optimizer)
    saved = optimizer.state_dict()
    optimizer = then(model.parameters(), lr=0.1)
    try:
        if load:
            optimizer.load_state_dict(saved)
        step(optimizer)
    except KeyError as error:
        return error.args[0]


def symptom():
    assert resume(ADAM, SGD) == "momentum"
    assert resume(SGD, ADAM) == "betas"
    assert resume(SGD, ADAM, momentum=0.9) == "step"


def cure():
    assert resume(ADAM, SGD, load=False) is None
    assert resume(SGD, ADAM, load=False, momentum=0.9) is None


def healthy():
    assert resume(torch.optim.Adam, ADAM) is None
