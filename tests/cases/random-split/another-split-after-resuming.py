"""Training is resumed in a new process without a seed: another split, most validation samples were trained on before.

asked: validation accuracy jumps up after resuming training from a checkpoint, random_split without a seed
asked: 从检查点继续训练后验证准确率突然变高，每次运行 random_split 的结果不一样
cause: three-parts
"""

import torch
from torch.utils.data import random_split


def run(generator, changes=0):
    torch.seed()
    torch.rand(changes)
    train, val = random_split(range(1000), [0.8, 0.2], generator=generator)
    return set(train.indices), set(val.indices)


def seen_before(make):
    (first, _), (_, val) = run(make()), run(make(), changes=3)
    return len(first & val) / len(val)


def symptom():
    assert seen_before(torch.Generator) == 0
    assert 0.6 < seen_before(lambda: torch.default_generator) < 0.95


def cure():
    assert seen_before(lambda: torch.Generator().manual_seed(0)) == 0
