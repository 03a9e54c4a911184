"""Devices."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional as F

from zerograd.counterfactuals.registry import counterfactual

MAKERS = [
    (torch, name) for name in ("zeros", "ones", "empty", "full", "rand", "randn", "arange", "zeros_like", "ones_like")
] + [(torch.Tensor, "new_zeros")]


@counterfactual((torch.Tensor, "to"), zh="tensor.to(device) 原地移动", inside=False)
def tensor_to_works_in_place(real, self, *args, **kwargs):
    """tensor.to() changes the tensor itself."""
    result = real(self, *args, **kwargs)
    if result is not self:
        self.data = result.detach() if result.device == self.device else self.data
        torch.utils.swap_tensors(self, result) if result.device != self.device else None
        return self
    return result


@counterfactual((nn.Module, "to"), zh="module.to() 返回副本，不改变模块", inside=False)
def module_to_copies(real, self, *args, **kwargs):
    """module.to() returns a copy and leaves the module as it was."""
    import copy

    return real(copy.deepcopy(self), *args, **kwargs)


@counterfactual((torch.Tensor, "to"), (nn.Module, "to"), zh="to(device) 什么也不做", inside=False)
def moving_does_nothing(real, self, *args, **kwargs):
    """to(device) does nothing."""
    dtypes = [value for value in (*args, *kwargs.values()) if isinstance(value, torch.dtype)]
    return real(self, *dtypes) if dtypes else self


@counterfactual((torch.Tensor, "to"), zh="to() 总是复制，即使设备和 dtype 都没变", inside=False)
def moving_always_copies(real, self, *args, **kwargs):
    """tensor.to() copies even if nothing changes."""
    return real(self, *args, **{**kwargs, "copy": True})


def apart(*args, **kwargs) -> bool:
    return len({t.device for t in (*args, *kwargs.values()) if isinstance(t, torch.Tensor)}) > 1


@counterfactual(
    (F, "linear"),
    (torch.Tensor, "__add__"),
    (torch.Tensor, "__matmul__"),
    (torch, "add"),
    (F, "embedding"),
    (torch.Tensor, "__mul__"),
    zh="设备不同的张量会自动移到一起",
    when=apart,
)
def devices_are_brought_together(real, *args, **kwargs):
    """Operations move tensors to a common device without an error."""
    if not apart(*args, **kwargs):
        return real(*args, **kwargs)
    move = lambda value: value.to("meta") if isinstance(value, torch.Tensor) else value
    return real(*map(move, args), **{name: move(value) for name, value in kwargs.items()})


@counterfactual((nn.Module, "_apply"), zh="module.to() 不移动缓冲区（buffer）")
def buffers_stay_where_they_are(real, self, fn, recurse=True):
    """module.to() and its kin leave buffers as they are."""
    saved = dict(self._buffers)
    real(self, fn, recurse)
    self._buffers.update(saved)
    return self


@counterfactual(
    (nn.Module, "__setattr__"),
    zh="普通张量属性也会随模块移动",
    inside=False,
    when=lambda self, name, value: type(value) is torch.Tensor,
)
def plain_tensors_move_with_the_module(real, self, name, value):
    """A plain tensor attribute moves with its module (it is a buffer that is not saved)."""
    if type(value) is torch.Tensor and "_buffers" in vars(self) and name not in self._buffers:
        self.register_buffer(name, value, persistent=False)
    else:
        real(self, name, value)


@counterfactual(
    *MAKERS,
    zh="新建张量时忽略 device，一律在 CPU 上",
    when=lambda first, *a, device=None, **k: (
        device is not None or (isinstance(first, torch.Tensor) and first.device.type != "cpu")
    ),
)
def device_argument_is_ignored(real, *args, device=None, **kwargs):
    """New tensors ignore the device that they are given: they are on the CPU."""
    return real(*args, device="cpu", **kwargs)


@counterfactual(zh='"cuda" 就是 "cuda:0"', context=True, mentions=("torch.device(",))
def cuda_means_cuda_0():
    """The device "cuda" is "cuda:0"."""
    real = torch.device

    class Checks(type):
        def __instancecheck__(cls, value):
            return isinstance(value, real)

    class device(metaclass=Checks):
        def __new__(cls, *args, **kwargs):
            made = real(*args, **kwargs)
            return real("cuda", 0) if made.type == "cuda" and made.index is None else made

    torch.device = device
    try:
        yield
    finally:
        torch.device = real
