"""What is recorded, what is not, and what cuts the graph."""

from __future__ import annotations

import torch
import torch.fx.traceback
from torch import nn

from zerograd.counterfactuals.registry import counterfactual
from zerograd.counterfactuals.tools import all_modules

BACKWARD = ((torch.autograd, "backward"), (torch.autograd, "grad"))
LATEST: list = []


@counterfactual(*BACKWARD, zh="原地修改已保存的张量不会报错，梯度照样正确", context=True, raises=("inplace operation",))
def in_place_changes_are_harmless():
    """Changing a saved tensor in place is no error, and the gradient is right."""
    with torch.autograd.graph.allow_mutation_on_saved_tensors():
        yield


@counterfactual((torch.Tensor, "detach"), zh="detach() 什么也不做", inside=False)
def detach_does_nothing(real, self):
    """detach() does nothing."""
    return self


@counterfactual((torch.Tensor, "detach"), zh="detach() 复制数据，不共享内存", inside=False)
def detach_copies(real, self):
    """detach() copies instead of sharing memory."""
    return real(self).clone()


@counterfactual((torch.Tensor, "detach"), zh="detach() 把原来的张量也截断", inside=False)
def detach_cuts_the_original_too(real, self):
    """detach() cuts the tensor that it is called on, too."""
    result = real(self)
    if self.grad_fn is not None and not self._is_view():
        self.detach_()
    return result


@counterfactual((torch.Tensor, "clone"), zh="clone() 共享内存", inside=False)
def clone_shares_memory(real, self, **kwargs):
    """clone() shares memory with the original."""
    return self.view_as(self)


@counterfactual(zh=".data 的原地修改也会被 autograd 发现", context=True, mentions=(".data",))
def data_is_watched():
    """autograd notices in-place changes through .data, as it does through detach()."""
    real = torch.Tensor.data
    torch.Tensor.data = property(
        lambda self: real.__get__(self) if self.grad_fn is None else self.detach(),
        lambda self, value: real.__set__(self, value),
    )
    try:
        yield
    finally:
        del torch.Tensor.data


@counterfactual((torch.no_grad, "__enter__"), zh="no_grad() 什么也不做", inside=False)
def no_grad_does_nothing(real, self):
    """no_grad() does nothing."""
    self.prev = torch.is_grad_enabled()


@counterfactual((torch.no_grad, "__exit__"), zh="no_grad() 退出后不恢复", inside=False)
def no_grad_never_ends(real, self, *exc):
    """no_grad() is never undone."""


@counterfactual((torch.no_grad, "__enter__"), zh="no_grad() 把模型参数的 requires_grad 改为 False", inside=False)
def no_grad_freezes_the_parameters(real, self):
    """no_grad() sets requires_grad of the model's parameters to False."""
    real(self)
    for module in all_modules():
        for p in module.parameters(recurse=False):
            p.requires_grad = False


@counterfactual(
    (torch.no_grad, "__enter__"),
    (torch.inference_mode, "__enter__"),
    zh="no_grad() 会把模型切换到评估模式",
    inside=False,
)
def no_grad_switches_to_eval(real, self):
    """no_grad() switches every module to evaluation mode."""
    real(self)
    for module in all_modules():
        module.training = False


@counterfactual((torch.set_grad_enabled, "__init__"), zh="set_grad_enabled() 什么也不做", inside=False)
def set_grad_enabled_does_nothing(real, self, mode):
    """set_grad_enabled() does nothing."""
    self.prev, self.mode = torch.is_grad_enabled(), torch.is_grad_enabled()


@counterfactual(
    (torch.inference_mode, "__enter__"),
    (torch.inference_mode, "__exit__"),
    zh="inference_mode() 与 no_grad() 完全一样",
    context=True,
)
def inference_mode_is_no_grad():
    """inference_mode() is no_grad(): its tensors are ordinary ones."""
    enter, leave = torch.inference_mode.__enter__, torch.inference_mode.__exit__

    def begin(self):
        self._no_grad = torch.no_grad()
        self._no_grad.__enter__()

    torch.inference_mode.__enter__ = begin
    torch.inference_mode.__exit__ = lambda self, *error: self._no_grad.__exit__(*error)
    try:
        yield
    finally:
        torch.inference_mode.__enter__, torch.inference_mode.__exit__ = enter, leave


@counterfactual(
    zh="什么都不记录：一切都像在 no_grad() 里",
    context=True,
    mentions=(".requires_grad", "grad_fn", "is_grad_enabled", "saved_tensors_hooks"),
)
def nothing_is_tracked():
    """Nothing is recorded, as if everything ran under no_grad()."""
    with torch.set_grad_enabled(False):
        yield


@counterfactual(
    (nn.Module, "requires_grad_"), (torch.Tensor, "requires_grad_"), zh="requires_grad_(False) 不起作用", inside=False
)
def freezing_does_nothing(real, self, requires_grad=True):
    """requires_grad_(False) does nothing."""
    return real(self, True)


@counterfactual((nn.Module, "requires_grad_"), zh="冻结一层会冻结所有层", inside=False)
def freezing_reaches_every_layer(real, self, requires_grad=True):
    """requires_grad_() of one layer reaches all layers of the program."""
    for module in all_modules():
        real(module, requires_grad)
    return self


@counterfactual(
    (nn.Module, "requires_grad_"), (torch.Tensor, "requires_grad_"), zh="冻结时顺便清掉已有的梯度", inside=False
)
def freezing_drops_the_gradient(real, self, requires_grad=True):
    """requires_grad_(False) drops the gradient that is already there."""
    real(self, requires_grad)
    for p in self.parameters() if isinstance(self, nn.Module) else [self]:
        if not requires_grad:
            p.grad = None
    return self


@counterfactual(
    (nn.Linear, "forward"),
    (nn.Conv2d, "forward"),
    zh="冻结的层挡住梯度，前面的层也得不到",
    when=lambda self, x: self.weight is not None and not self.weight.requires_grad,
)
def frozen_layers_block_gradients(real, self, x):
    """A frozen layer lets no gradient through to the layers before it."""
    frozen = all(not p.requires_grad for p in self.parameters(recurse=False))
    return real(self, x).detach() if frozen else real(self, x)


@counterfactual(
    (nn.Module, "__setattr__"),
    zh="module.requires_grad = False 会冻结它的参数",
    inside=False,
    when=lambda self, name, value: name == "requires_grad",
)
def module_attribute_freezes(real, self, name, value):
    """Setting module.requires_grad = False freezes its parameters."""
    real(self, name, value)
    if name == "requires_grad":
        self.requires_grad_(value)


@counterfactual(
    (torch.autograd.graph.saved_tensors_hooks, "__enter__"), zh="前向计算不为反向传播保存任何张量", inside=False
)
def saved_tensors_are_not_counted(real, self):
    """The forward pass saves nothing for backward: the hooks on saved tensors see none."""
    torch._C._autograd._push_saved_tensors_default_hooks(lambda t: t, lambda t: t)


@counterfactual((torch, "set_anomaly_enabled"), zh="异常检测模式不起作用")
def anomaly_mode_does_nothing(real, *args, **kwargs):
    """Anomaly mode does nothing."""


@counterfactual(zh="运算结果不记得自己的 grad_fn", context=True, mentions=("grad_fn",))
def grad_fn_is_always_none():
    """Results do not tell their grad_fn."""
    torch.Tensor.grad_fn = property(lambda self: None)
    try:
        yield
    finally:
        del torch.Tensor.grad_fn


@counterfactual(
    (torch.Tensor, "item"), zh="item() 返回的是带计算图的张量", inside=False, when=lambda self: self.requires_grad
)
def item_keeps_the_graph(real, self):
    """item() returns a tensor that keeps its graph."""
    return self if self.requires_grad else real(self)


@counterfactual((torch.Tensor, "tolist"), zh="tolist() 之后还带着计算图", inside=False)
def tolist_keeps_the_graph(real, self):
    """tolist() of a tracked result returns the tensor itself, with its graph."""
    return self if self.grad_fn is not None else real(self)


@counterfactual(
    (torch, "tensor"),
    zh="torch.tensor() 建出的张量默认 requires_grad=True",
    inside=False,
    mentions=("requires_grad)", "requires_grad!", "requires_grad,", "grad_fn"),
)
def new_tensors_require_grad(real, *args, **kwargs):
    """New tensors require a gradient by default."""
    result = real(*args, **kwargs)
    return result.requires_grad_() if result.is_floating_point() else result


@counterfactual(
    (torch.Tensor, "argmax"), zh="argmax 可导", inside=False, when=lambda self, *args, **kwargs: self.requires_grad
)
def argmax_is_differentiable(real, self, dim=None, keepdim=False):
    """argmax passes a gradient on (as a softmax expectation would)."""
    hard = real(self, dim, keepdim)
    if not self.requires_grad:
        return hard
    classes = torch.arange(self.shape[dim if dim is not None else -1], dtype=self.dtype)
    soft = (self.softmax(dim if dim is not None else -1) * classes).sum(dim if dim is not None else -1, keepdim)
    return hard + (soft - soft.detach())


@counterfactual((torch.fx.traceback, "format_stack"), zh="异常检测模式指出的是最近一次前向调用，而不是出错的那次")
def anomaly_mode_names_the_last_call(real):
    """Anomaly mode names the latest forward call instead of the one that failed."""
    LATEST[:] = real()
    return LATEST
