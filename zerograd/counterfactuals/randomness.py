"""Seeds and generators."""

from __future__ import annotations

import random

import torch

from zerograd.counterfactuals.registry import counterfactual

DRAWS = [(torch, name) for name in ("rand", "randn", "randint", "randperm")]


@counterfactual((torch, "manual_seed"), zh="torch.manual_seed() 什么也不做")
def manual_seed_does_nothing(real, seed):
    """torch.manual_seed() does nothing."""
    return torch.default_generator


@counterfactual(zh="generator.manual_seed() 什么也不做", context=True, mentions=("Generator",))
def generator_seed_does_nothing():
    """manual_seed() of a generator does nothing."""
    real = torch.Generator

    class Generator(real):
        def manual_seed(self, seed):
            return self

    torch.Generator = Generator
    try:
        yield
    finally:
        torch.Generator = real


@counterfactual(*DRAWS, zh="每次取随机数都得到同样的数", inside=False)
def random_numbers_repeat(real, *args, **kwargs):
    """Every call for random numbers returns the same ones."""
    if kwargs.get("generator") is None:
        torch.default_generator.manual_seed(0)
    return real(*args, **kwargs)


@counterfactual(
    (torch, "set_rng_state"), (torch.random, "set_rng_state"), zh="set_rng_state() 什么也不做", inside=False
)
def rng_state_is_not_restored(real, state):
    """torch.set_rng_state() does nothing."""
    if state.dtype != torch.uint8 or state.device.type != "cpu":
        real(state)


@counterfactual((torch, "set_rng_state"), zh="set_rng_state() 接受任何设备上的状态", inside=False)
def rng_state_may_be_anywhere(real, state):
    """torch.set_rng_state() accepts a state on any device."""
    if state.device.type == "cpu":
        real(state)


@counterfactual(
    (torch, "manual_seed"),
    zh="torch.manual_seed() 同时设定 random 的种子",
    mentions=("random.rand", "numpy", "random.seed"),
)
def manual_seed_seeds_python_too(real, seed):
    """torch.manual_seed() seeds Python's random module and NumPy as well."""
    random.seed(seed)
    try:
        import numpy

        numpy.random.seed(seed % 2**32)
    except ImportError:
        pass
    return real(seed)


@counterfactual((torch, "use_deterministic_algorithms"), zh="use_deterministic_algorithms() 什么也不做")
def deterministic_mode_does_nothing(real, mode, **kwargs):
    """torch.use_deterministic_algorithms() does nothing."""


@counterfactual((torch, "use_deterministic_algorithms"), zh="use_deterministic_algorithms(True) 只警告，不报错")
def deterministic_mode_only_warns(real, mode, *, warn_only=False):
    """torch.use_deterministic_algorithms(True) warns instead of raising."""
    real(mode, warn_only=True)
