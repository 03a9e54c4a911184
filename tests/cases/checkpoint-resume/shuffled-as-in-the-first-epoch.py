"""The DataLoader has a seeded generator: each resumed run begins with the order of epoch 0.

asked: DataLoader shuffle order restarts from the first epoch after resuming with generator
asked: 断点续训之后 DataLoader 打乱的顺序又从第一个 epoch 开始
cause: own-generators-have-a-state
"""

import torch
from torch.utils.data import DataLoader


def orders(state=None, rng=None):
    torch.manual_seed(0)
    generator = torch.Generator().manual_seed(0)
    loader = DataLoader(range(40), batch_size=8, shuffle=True, drop_last=True, generator=generator)
    if rng is not None:
        torch.set_rng_state(rng)
    if state is not None:
        generator.set_state(state)
    found = [torch.cat(list(loader)).tolist() for _ in range(2)]
    return found, generator.get_state(), torch.get_rng_state()


def three_epochs():
    generator = torch.Generator().manual_seed(0)
    loader = DataLoader(range(40), batch_size=8, shuffle=True, drop_last=True, generator=generator)
    return [torch.cat(list(loader)).tolist() for _ in range(4)]


def symptom():
    first, _, rng = orders()
    assert orders(rng=rng)[0] == first


def cure():
    first, state, rng = orders()
    assert first + orders(state, rng)[0] == three_epochs()
