"""Autocast, GradScaler, dtypes and numbers that are not finite."""

from __future__ import annotations

import torch
from torch import nn
from torch.amp import GradScaler
from torch.nn import functional as F
from torch.utils._python_dispatch import TorchDispatchMode

from zerograd.counterfactuals.registry import counterfactual
from zerograd.counterfactuals.tools import all_modules

PRODUCTS = (
    (F, "linear"),
    (torch, "matmul"),
    (torch, "mm"),
    (torch, "bmm"),
    (torch.Tensor, "matmul"),
    (torch.Tensor, "__matmul__"),
)
CASTS = (torch.Tensor, "to"), (torch.Tensor, "half"), (torch.Tensor, "bfloat16")


@counterfactual((torch.autocast, "__init__"), zh="autocast 什么也不做")
def autocast_does_nothing(real, self, *args, **kwargs):
    """autocast does nothing."""
    real(self, *args, **{**kwargs, "enabled": False})


@counterfactual((torch.autocast, "__enter__"), zh="autocast 把模型权重也转成低精度", inside=False)
def autocast_converts_the_weights(real, self):
    """autocast converts the weights of every module for good."""
    for module in all_modules() if self._enabled else ():
        module.to(self.fast_dtype)
    return real(self)


@counterfactual((GradScaler, "__init__"), zh="GradScaler 什么也不做")
def grad_scaler_does_nothing(real, self, *args, **kwargs):
    """GradScaler does nothing."""
    real(self, *args, **{**kwargs, "enabled": False})


@counterfactual((GradScaler, "unscale_"), zh="unscale_() 不改梯度")
def unscale_does_nothing(real, self, optimizer):
    """unscale_() leaves the gradients as they are."""
    real(self, optimizer)
    for group in optimizer.param_groups:
        for p in group["params"]:
            if p.grad is not None:
                p.grad.mul_(self.get_scale())


@counterfactual((GradScaler, "step"), zh="GradScaler 遇到 inf 也照样更新")
def grad_scaler_always_steps(real, self, optimizer, *args, **kwargs):
    """GradScaler steps although a gradient is infinite."""
    result = real(self, optimizer, *args, **kwargs)
    if not self.is_enabled():
        return result
    found = self._per_optimizer_states[id(optimizer)]["found_inf_per_device"].values()
    return optimizer.step(*args, **kwargs) if any(infinite.item() for infinite in found) else result


@counterfactual((GradScaler, "update"), zh="GradScaler 的缩放系数从不改变")
def scale_never_changes(real, self, *args):
    """GradScaler never changes its scale."""
    scale = self.get_scale()
    real(self, *args)
    if self.is_enabled():
        self._scale.fill_(scale)


def mixed(*args, **kwargs) -> bool:
    return len({t.dtype for t in (*args, *kwargs.values()) if isinstance(t, torch.Tensor)}) > 1


def to_common_dtype(real, *args, **kwargs):
    dtype = torch.float32
    for value in (*args, *kwargs.values()):
        if isinstance(value, torch.Tensor):
            dtype = torch.promote_types(dtype, value.dtype)
    convert = lambda value: value.to(dtype) if isinstance(value, torch.Tensor) else value
    return real(*map(convert, args), **{name: convert(value) for name, value in kwargs.items()})


@counterfactual(*PRODUCTS, (F, "conv1d"), (F, "conv2d"), zh="线性层、卷积和矩阵乘法自动统一 dtype，不报错", when=mixed)
def dtypes_are_promoted_silently(real, *args, **kwargs):
    """Linear layers, convolutions and matrix products convert mixed dtypes without an error."""
    return to_common_dtype(real, *args, **kwargs) if mixed(*args, **kwargs) else real(*args, **kwargs)


@counterfactual(
    (nn.Module, "double"),
    (torch.Tensor, "double"),
    (torch.Tensor, "float"),
    zh="double() 和 float() 不改变 dtype",
    inside=False,
)
def casts_do_nothing(real, self):
    """double() and float() leave the dtype as it is."""
    return self


@counterfactual(*CASTS, zh="转成 float16 或 bfloat16 时悄悄保持 float32", inside=False)
def half_precision_is_full_precision(real, self, *args, **kwargs):
    """Casting to float16 or bfloat16 keeps float32."""
    if any(dtype in (*args, *kwargs.values()) for dtype in (torch.float16, torch.bfloat16)) or not (args or kwargs):
        return self * 1.0
    return real(self, *args, **kwargs)


@counterfactual((torch.Tensor, "long"), zh="long() 后的张量仍可求导", inside=False)
def integer_casts_keep_the_graph(real, self):
    """long() truncates but stays a float tensor with a graph."""
    return self + (self.detach().trunc() - self.detach())


ARITHMETIC = {
    "log",
    "sqrt",
    "rsqrt",
    "pow",
    "div",
    "mul",
    "exp",
    "softmax",
    "mean",
    "sub",
    "add",
    "reciprocal",
    "square",
    "to",
    "mm",
    "addmm",
    "sum",
}


class Finite(TorchDispatchMode):
    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        result = function(*args, **(kwargs or {}))
        name = function.name().split("::")[-1].split(".")[0]
        if (
            isinstance(result, torch.Tensor)
            and result.is_floating_point()
            and name.strip("_").split("_")[0] in ARITHMETIC
            and name[-1] != "_"
        ):
            return result.nan_to_num(0.0, 0.0, 0.0)
        return result


@counterfactual(
    zh="运算从不产生 NaN 或 inf，而是 0", context=True, mentions=("nan", "inf", "isfinite", "sqrt", ".log()")
)
def arithmetic_stays_finite():
    """No operation ever gives NaN or inf: it gives 0 instead."""
    with Finite():
        yield


@counterfactual(
    (torch.Tensor, "isfinite"),
    (torch, "isfinite"),
    (torch.Tensor, "isnan"),
    (torch, "isnan"),
    zh="isfinite 和 isnan 看不出 NaN",
    inside=False,
)
def nan_goes_unnoticed(real, input):
    """isfinite() and isnan() take NaN and inf for ordinary numbers."""
    return torch.full(input.shape, real(torch.zeros(1)).item())


@counterfactual((torch.Tensor, "__add__"), (torch, "add"), zh="加法没有舍入误差", inside=False)
def additions_are_exact(real, a, b, **kwargs):
    """Additions are computed and kept in float64, so that nothing is rounded."""
    wide = lambda value: value.double() if isinstance(value, torch.Tensor) and value.is_floating_point() else value
    return real(wide(a), wide(b), **kwargs)
