"""zero_grad(), backward(), clipping and hooks on tensors."""

from __future__ import annotations

import torch
from torch import nn
from torch.optim import Optimizer

from zerograd.counterfactuals.registry import counterfactual
from zerograd.counterfactuals.tools import all_leaves, all_tensors, leaves, nodes, parameters_of

ZERO_GRAD = (Optimizer, "zero_grad"), (nn.Module, "zero_grad")
BACKWARD = ((torch.autograd, "backward"),)
CLIP = ((nn.utils, "clip_grad_norm_"),)


def own_parameters(owner) -> list[torch.Tensor]:
    return parameters_of(owner) if isinstance(owner, Optimizer) else list(owner.parameters())


def holds(owner, tensor) -> bool:
    return any(p is tensor for p in own_parameters(owner))


def unused(tensors) -> bool:
    """Whether some leaf without a gradient takes no part in the graph of these tensors."""
    reached = {id(leaf) for leaf in leaves(tensors)}
    return any(leaf.grad is None and id(leaf) not in reached for leaf in all_leaves())


def uses_in(tensors) -> dict[torch.Tensor, int]:
    """How many operations use each leaf."""
    uses: dict = {}
    for node in nodes(tensors):
        for parent, _ in node.next_functions:
            if hasattr(parent, "variable"):
                uses[parent.variable] = uses.get(parent.variable, 0) + 1
    return uses


@counterfactual(*ZERO_GRAD, zh="zero_grad() 什么也不做")
def zero_grad_does_nothing(real, self, *args, **kwargs):
    """zero_grad() does nothing."""


@counterfactual(*ZERO_GRAD, zh="zero_grad() 默认填 0，而不是 None")
def zero_grad_keeps_zeros(real, self, set_to_none=False):
    """zero_grad() fills with zeros by default instead of dropping the gradient."""
    real(self, set_to_none)


@counterfactual(
    *ZERO_GRAD, zh="zero_grad(set_to_none=False) 也会设为 None", when=lambda self, set_to_none=True: not set_to_none
)
def zero_grad_always_drops(real, self, set_to_none=True):
    """zero_grad(set_to_none=False) drops the gradient as well."""
    real(self, set_to_none=True)


@counterfactual(
    (Optimizer, "zero_grad"),
    (nn.Module, "zero_grad"),
    zh="zero_grad() 清掉程序里所有张量的梯度，不只是自己管的",
    when=lambda self, *args, **kwargs: any(leaf.grad is not None and not holds(self, leaf) for leaf in all_leaves()),
)
def zero_grad_reaches_every_tensor(real, self, set_to_none=True):
    """zero_grad() clears every tensor of the program, not only its own parameters."""
    real(self, set_to_none)
    for leaf in all_leaves():
        leaf.grad = None


@counterfactual(
    *ZERO_GRAD,
    zh="zero_grad() 跳过冻结的参数",
    when=lambda self, *args, **kwargs: any(p.grad is not None and not p.requires_grad for p in own_parameters(self)),
)
def zero_grad_skips_frozen(real, self, set_to_none=True):
    """zero_grad() leaves out parameters with requires_grad=False."""
    kept = [(p, p.grad) for p in own_parameters(self) if not p.requires_grad]
    real(self, set_to_none)
    for p, grad in kept:
        p.grad = grad


@counterfactual(
    (Optimizer, "zero_grad"),
    zh="optimizer.zero_grad() 连动量等状态一起清空",
    when=lambda self, *args, **kwargs: len(self.state) > 0,
)
def zero_grad_clears_the_state(real, self, set_to_none=True):
    """optimizer.zero_grad() forgets momentum and every other state, too."""
    real(self, set_to_none)
    self.state.clear()


@counterfactual(*BACKWARD, zh="backward() 什么也不做")
def backward_does_nothing(real, tensors, *args, **kwargs):
    """backward() does nothing."""


@counterfactual(
    *BACKWARD,
    zh="backward() 覆盖 .grad，而不是累加",
    when=lambda tensors, *args, **kwargs: any(leaf.grad is not None for leaf in leaves(tensors)),
)
def backward_overwrites(real, tensors, *args, **kwargs):
    """backward() overwrites .grad instead of adding to it."""
    for leaf in leaves(tensors):
        leaf.grad = None
    real(tensors, *args, **kwargs)


@counterfactual(*BACKWARD, zh="backward() 从 2 而不是从 1 开始，梯度大一倍")
def backward_starts_from_two(real, tensors, grad_tensors=None, *args, **kwargs):
    """backward() starts from 2 instead of 1, so that every gradient is twice as large."""
    given = [tensors] if isinstance(tensors, torch.Tensor) else list(tensors)
    seeds = list(grad_tensors) if isinstance(grad_tensors, (list, tuple)) else [grad_tensors] * len(given)
    starts = [isinstance(g, torch.Tensor) or (g is None and t.numel() == 1) for t, g in zip(given, seeds)]
    if all(starts) and all(t.requires_grad for t in given):
        grad_tensors = [2 * (torch.ones_like(t) if g is None else g) for t, g in zip(given, seeds)]
    real(tensors, grad_tensors, *args, **kwargs)


@counterfactual(
    *BACKWARD,
    zh="backward() 忽略传给它的 gradient 参数",
    when=lambda tensors, grad_tensors=None, *args, **kwargs: grad_tensors is not None,
)
def backward_ignores_its_argument(real, tensors, grad_tensors=None, *args, **kwargs):
    """backward() ignores the gradient that it is given."""
    given = [tensors] if isinstance(tensors, torch.Tensor) else list(tensors)
    real(tensors, [torch.ones_like(t) for t in given] if grad_tensors is not None else None, *args, **kwargs)


@counterfactual(
    *BACKWARD,
    zh="backward() 不释放计算图，可以反传两次",
    raises=("second time",),
    mentions=("_saved", "saved_tensors", "weakref"),
)
def backward_keeps_the_graph(real, tensors, grad_tensors=None, retain_graph=None, *args, **kwargs):
    """backward() keeps the graph, so that a second call works."""
    real(tensors, grad_tensors, True, *args, **kwargs)


@counterfactual(
    *BACKWARD,
    zh="retain_graph=True 不起作用，计算图照样释放",
    when=lambda tensors, grads=None, retain_graph=None, create_graph=False, *args, **kwargs: bool(
        retain_graph or create_graph
    ),
)
def backward_always_frees_the_graph(real, tensors, grad_tensors=None, retain_graph=None, *args, **kwargs):
    """retain_graph=True does nothing: the graph is freed all the same."""
    real(tensors, grad_tensors, False, *args, **kwargs)


@counterfactual(*BACKWARD, zh="backward() 顺便更新参数")
def backward_updates_the_weights(real, tensors, *args, **kwargs):
    """backward() moves the parameters as well."""
    reached = leaves(tensors)
    real(tensors, *args, **kwargs)
    for leaf in reached:
        if leaf.grad is not None:
            leaf.data = leaf.data - 0.01 * leaf.grad.detach()


@counterfactual(*BACKWARD, zh="没有计算图的张量也能 backward()，不报错", raises=("does not require grad",))
def backward_needs_no_graph(real, tensors, *args, **kwargs):
    """backward() of a tensor without a graph passes in silence."""
    given = [tensors] if isinstance(tensors, torch.Tensor) else list(tensors)
    if all(t.requires_grad for t in given):
        real(tensors, *args, **kwargs)


@counterfactual(*BACKWARD, zh="backward() 也给中间结果写 .grad", mentions=("is_leaf", "retain_grad", "hidden.grad"))
def backward_fills_every_tensor(real, tensors, *args, **kwargs):
    """backward() fills .grad of intermediate results, too."""
    for tensor in all_tensors():
        if tensor.requires_grad and not tensor.is_leaf:
            tensor.retain_grad()
    real(tensors, *args, **kwargs)


@counterfactual(
    *BACKWARD,
    zh="backward() 给没有参与计算的叶子张量也写 0 梯度",
    when=lambda tensors, *args, **kwargs: unused(tensors),
)
def backward_fills_unused_leaves(real, tensors, *args, **kwargs):
    """backward() gives leaf tensors that took no part a gradient of zeros."""
    real(tensors, *args, **kwargs)
    for leaf in all_leaves():
        if leaf.grad is None:
            leaf.grad = torch.zeros_like(leaf)


@counterfactual(
    *BACKWARD,
    zh="同一个参数用了几次，梯度只取平均而不是相加",
    when=lambda tensors, *args, **kwargs: any(count > 1 for count in uses_in(tensors).values()),
)
def shared_uses_are_averaged(real, tensors, *args, **kwargs):
    """The gradients of several uses of one tensor are averaged instead of added."""
    uses = uses_in(tensors)
    before = {leaf: None if leaf.grad is None else leaf.grad.clone() for leaf in uses}
    real(tensors, *args, **kwargs)
    for leaf, count in uses.items():
        if count > 1 and leaf.grad is not None:
            old = 0 if before[leaf] is None else before[leaf]
            leaf.grad = (old + (leaf.grad - old) / count).detach()


@counterfactual((torch.autograd, "grad"), zh="torch.autograd.grad 也会写 .grad")
def autograd_grad_fills_grad(real, outputs, inputs, *args, **kwargs):
    """torch.autograd.grad writes into .grad, too."""
    results = real(outputs, inputs, *args, **kwargs)
    for tensor, result in zip([inputs] if isinstance(inputs, torch.Tensor) else list(inputs), results):
        if tensor.is_leaf and result is not None:
            tensor.grad = result.detach() if tensor.grad is None else tensor.grad + result.detach()
    return results


@counterfactual(
    *BACKWARD,
    zh="create_graph=True 不起作用：梯度没有计算图",
    when=lambda tensors, grads=None, retain_graph=None, create_graph=False, *args, **kwargs: bool(create_graph),
)
def create_graph_is_ignored(real, tensors, grad_tensors=None, retain_graph=None, create_graph=False, *args, **kwargs):
    """create_graph=True does nothing: the gradient has no graph."""
    real(tensors, grad_tensors, retain_graph or create_graph, False, *args, **kwargs)


@counterfactual((torch.Tensor, "retain_grad"), zh="retain_grad() 什么也不做")
def retain_grad_does_nothing(real, self):
    """retain_grad() does nothing."""


@counterfactual(
    (torch.Tensor, "register_hook"), (torch.Tensor, "register_post_accumulate_grad_hook"), zh="张量上的钩子不会被调用"
)
def tensor_hooks_are_lost(real, self, hook):
    """Hooks on tensors are never called."""
    return real(self, lambda *args: None)


@counterfactual(
    (torch.Tensor, "register_post_accumulate_grad_hook"),
    zh="post_accumulate_grad 钩子在每次使用时触发，而不是写完 .grad 后触发一次",
)
def accumulate_hook_runs_twice(real, self, hook):
    """The post-accumulate hook runs twice for each backward()."""

    def twice(parameter):
        hook(parameter)
        hook(parameter)

    return real(self, twice)


@counterfactual(*CLIP, zh="clip_grad_norm_() 不改动梯度")
def clipping_does_nothing(real, parameters, max_norm, *args, **kwargs):
    """clip_grad_norm_() leaves the gradients as they are."""
    return real(parameters, float("inf"), *args, **kwargs)


@counterfactual(*CLIP, zh="clip_grad_norm_() 返回裁剪之后的范数")
def clipping_returns_the_norm_after(real, parameters, max_norm, *args, **kwargs):
    """clip_grad_norm_() returns the norm after clipping."""
    parameters = [parameters] if isinstance(parameters, torch.Tensor) else list(parameters)
    real(parameters, max_norm, *args, **kwargs)
    return real(parameters, float("inf"), *args, **kwargs)


@counterfactual(*CLIP, zh="clip_grad_norm_() 对每个参数单独裁剪")
def clipping_treats_each_parameter_alone(real, parameters, max_norm, *args, **kwargs):
    """clip_grad_norm_() clips each parameter by its own norm."""
    parameters = [parameters] if isinstance(parameters, torch.Tensor) else list(parameters)
    norms = [real([p], max_norm, *args, **kwargs) for p in parameters]
    return torch.stack(norms).norm()


@counterfactual(*CLIP, zh="clip_grad_norm_() 把 NaN 和 inf 的梯度变成 0")
def clipping_repairs_nan(real, parameters, max_norm, *args, **kwargs):
    """clip_grad_norm_() turns NaN and infinite gradients into zeros."""
    parameters = [parameters] if isinstance(parameters, torch.Tensor) else list(parameters)
    for p in parameters:
        if getattr(p, "grad", None) is not None:
            p.grad = p.grad.nan_to_num(0.0, 0.0, 0.0)
    return real(parameters, max_norm, *args, **kwargs)


@counterfactual(*CLIP, zh="clip_grad_norm_() 把小于 max_norm 的梯度放大")
def clipping_enlarges_small_gradients(real, parameters, max_norm, *args, **kwargs):
    """clip_grad_norm_() enlarges gradients whose norm is below max_norm."""
    parameters = [parameters] if isinstance(parameters, torch.Tensor) else list(parameters)
    norm = real(parameters, max_norm, *args, **kwargs)
    if 0 < norm < max_norm < float("inf"):
        for p in parameters:
            if p.grad is not None:
                p.grad.mul_(max_norm / norm)
    return norm


@counterfactual((nn.utils, "clip_grad_value_"), zh="clip_grad_value_() 不改动梯度")
def value_clipping_does_nothing(real, *args, **kwargs):
    """clip_grad_value_() leaves the gradients as they are."""
