"""optimizer.step() and what it remembers."""

from __future__ import annotations

import inspect

import torch
from torch.optim import LBFGS, Adam, AdamW, Optimizer

from zerograd.counterfactuals.registry import counterfactual
from zerograd.counterfactuals.tools import STEPS, all_leaves, parameters_of, snippet_globals

CREATED = ((Optimizer, "add_param_group"),)
ADAMS = (Adam, "step"), (AdamW, "step")
CAN_STEP_ALONE = [place for place in STEPS if place[0] is not LBFGS]


def without(self, *options: str) -> None:
    """Set options of the optimizer that is being made to zero, whether they came as defaults or with a group."""
    self.defaults.update({name: 0 for name in options if name in self.defaults})


@counterfactual(*STEPS, zh="step() 什么也不做")
def step_does_nothing(real, self, *args):
    """step() does nothing."""


@counterfactual(*STEPS, zh="step() 沿梯度上升")
def step_goes_uphill(real, self, *args):
    """step() goes uphill."""
    for p in parameters_of(self):
        if p.grad is not None:
            p.grad.neg_()
    result = real(self, *args)
    for p in parameters_of(self):
        if p.grad is not None:
            p.grad.neg_()
    return result


@counterfactual(*STEPS, zh="step() 之后梯度自动清空")
def step_clears_the_gradients(real, self, *args):
    """step() clears the gradients afterwards."""
    result = real(self, *args)
    for p in parameters_of(self):
        p.grad = None
    return result


@counterfactual(
    *STEPS, zh="step() 把 None 梯度当作 0", when=lambda self, *args: any(p.grad is None for p in parameters_of(self))
)
def step_takes_none_for_zero(real, self, *args):
    """step() treats a gradient of None as zeros."""
    missing = [p for p in parameters_of(self) if p.grad is None]
    for p in missing:
        p.grad = torch.zeros_like(p)
    result = real(self, *args)
    for p in missing:
        p.grad = None
    return result


@counterfactual(
    *STEPS,
    zh="step() 跳过梯度全为 0 的参数，就像 None 一样",
    when=lambda self, *args: any(p.grad is not None and not p.grad.any() for p in parameters_of(self)),
)
def step_takes_zero_for_none(real, self, *args):
    """step() skips a gradient of zeros as it skips None."""
    zeros = [(p, p.grad) for p in parameters_of(self) if p.grad is not None and not p.grad.any()]
    for p, _ in zeros:
        p.grad = None
    result = real(self, *args)
    for p, grad in zeros:
        p.grad = grad
    return result


@counterfactual(
    *CAN_STEP_ALONE,
    zh="step() 更新程序里所有带梯度的张量",
    when=lambda self, *args: any(
        leaf.grad is not None and all(leaf is not p for p in parameters_of(self)) for leaf in all_leaves()
    ),
)
def step_reaches_every_tensor(real, self, *args):
    """step() moves every tensor of the program that has a gradient, not only its own."""
    result = real(self, *args)
    own = {id(p) for p in parameters_of(self)}
    for leaf in all_leaves():
        if id(leaf) not in own and leaf.grad is not None:
            leaf.data.sub_(0.1 * leaf.grad)
    return result


@counterfactual(
    *STEPS,
    zh="step() 只更新 requires_grad=True 的参数",
    when=lambda self, *args: any(p.grad is not None and not p.requires_grad for p in parameters_of(self)),
)
def step_skips_frozen(real, self, *args):
    """step() leaves out parameters with requires_grad=False, whatever their gradient."""
    frozen = [(p, p.grad) for p in parameters_of(self) if not p.requires_grad]
    for p, _ in frozen:
        p.grad = None
    result = real(self, *args)
    for p, grad in frozen:
        p.grad = grad
    return result


@counterfactual(
    *STEPS, zh="step() 用新张量替换参数的数据，而不是原地更新", mentions=("data_ptr", "retain_graph", "_version")
)
def step_moves_the_data(real, self, *args):
    """step() gives parameters new memory instead of updating them in place."""
    for p in parameters_of(self):
        p.data = p.data.clone()
    return real(self, *args)


@counterfactual(*STEPS, zh="优化器每一步都忘掉动量等状态", when=lambda self, *args: len(self.state) > 0)
def state_starts_over_every_step(real, self, *args):
    """The optimizer forgets its state before every step."""
    self.state.clear()
    return real(self, *args)


@counterfactual(*CREATED, zh="优化器一创建就有全部状态", mentions=(".state",))
def state_is_filled_at_once(real, self, group):
    """The optimizer has all of its state as soon as it is made."""
    real(self, group)
    for p in self.param_groups[-1]["params"]:
        self.state[p] = {"step": torch.tensor(0.0), "exp_avg": torch.zeros_like(p), "exp_avg_sq": torch.zeros_like(p)}


@counterfactual(
    *CREATED, zh="忽略 momentum", when=lambda self, group: bool(group.get("momentum") or self.defaults.get("momentum"))
)
def momentum_is_ignored(real, self, group):
    """momentum is ignored."""
    without(self, "momentum")
    real(self, group)


@counterfactual(
    *CREATED,
    zh="忽略 weight_decay",
    when=lambda self, group: bool(group.get("weight_decay") or self.defaults.get("weight_decay")),
)
def weight_decay_is_ignored(real, self, group):
    """weight_decay is ignored."""
    without(self, "weight_decay")
    real(self, group)


@counterfactual((AdamW, "step"), zh="AdamW 的权重衰减走梯度，和 Adam 一样")
def adamw_decays_through_the_gradient(real, self, *args):
    """AdamW adds weight decay to the gradient as Adam does."""
    saved = []
    for group in self.param_groups:
        for p in group["params"]:
            if p.grad is not None:
                saved.append((p, p.grad))
                p.grad = p.grad + group["weight_decay"] * p.detach()
    decays = [group["weight_decay"] for group in self.param_groups]
    for group in self.param_groups:
        group["weight_decay"] = 0.0
    result = real(self, *args)
    for group, decay in zip(self.param_groups, decays):
        group["weight_decay"] = decay
    for p, grad in saved:
        p.grad = grad
    return result


@counterfactual((Adam, "step"), zh="Adam 的权重衰减不走梯度，和 AdamW 一样")
def adam_decays_like_adamw(real, self, *args):
    """Adam shrinks the weights directly as AdamW does."""
    if isinstance(self, AdamW):
        return real(self, *args)
    decays = [group["weight_decay"] for group in self.param_groups]
    for group in self.param_groups:
        for p in group["params"]:
            if p.grad is not None:
                p.data.mul_(1 - group["lr"] * group["weight_decay"])
        group["weight_decay"] = 0.0
    result = real(self, *args)
    for group, decay in zip(self.param_groups, decays):
        group["weight_decay"] = decay
    return result


@counterfactual(*CREATED, zh="忽略学习率，一律用 0.001")
def learning_rate_is_ignored(real, self, group):
    """The learning rate is ignored: it is always 0.001."""
    self.defaults["lr"] = 1e-3
    group.pop("lr", None)
    real(self, group)


@counterfactual(*ADAMS, zh="Adam 没有偏差修正")
def bias_correction_is_missing(real, self, *args):
    """Adam corrects no bias of its averages."""
    late = 1e6
    for p in parameters_of(self):
        if p.grad is not None:
            if not self.state[p]:
                self.state[p] = {
                    "step": torch.tensor(0.0),
                    "exp_avg": torch.zeros_like(p),
                    "exp_avg_sq": torch.zeros_like(p),
                }
            self.state[p]["step"] += late
    result = real(self, *args)
    for p in parameters_of(self):
        if p.grad is not None:
            self.state[p]["step"] -= late
    return result


@counterfactual(*ADAMS, zh="Adam 不按梯度大小缩放")
def adam_does_not_rescale(real, self, *args):
    """Adam does not divide by the size of past gradients."""
    result = real(self, *args)
    for group in self.param_groups:
        for p in group["params"]:
            if p.grad is not None:
                p.data.sub_(group["lr"] * p.grad)
    return result


@counterfactual((Optimizer, "add_param_group"), zh="创建之后 add_param_group() 不起作用", inside=False)
def add_param_group_does_nothing(real, self, group):
    """add_param_group() on an existing optimizer does nothing."""


@counterfactual(*CREATED, zh="优化器复制参数，而不是引用它们")
def optimizer_copies_its_parameters(real, self, group):
    """The optimizer holds copies of the parameters, not the parameters."""
    params = group["params"]
    params = [params] if isinstance(params, torch.Tensor) else list(params)
    copies = [p[1] if isinstance(p, tuple) else p for p in params]
    real(self, {**group, "params": [p.detach().clone().requires_grad_() for p in copies]})


@counterfactual(*STEPS, zh="step(closure) 只调用闭包一次", when=lambda self, closure=None: isinstance(self, LBFGS))
def closure_runs_once(real, self, closure=None):
    """step(closure) calls the closure only once."""
    if closure is None or not isinstance(self, LBFGS):
        return real(self, *([] if closure is None else [closure]))
    results: list = []

    def once():
        if not results:
            results.append(closure())
        return results[0]

    return real(self, once)


@counterfactual(
    *[place for place in STEPS if "closure" in inspect.signature(place[0].step).parameters],
    zh="step(closure) 返回更新之后的 loss",
    when=lambda self, closure=None: closure is not None,
)
def closure_returns_the_last_loss(real, self, closure=None):
    """step(closure) returns the loss after the update."""
    result = real(self, *([] if closure is None else [closure]))
    return result if closure is None else closure()


@counterfactual(
    (Optimizer, "register_step_post_hook"), (Optimizer, "register_step_pre_hook"), zh="优化器的钩子不会被调用"
)
def step_hooks_are_lost(real, self, hook):
    """Hooks on step() are never called."""
    return real(self, lambda *args, **kwargs: None)


@counterfactual((Optimizer, "load_state_dict"), zh="优化器的 load_state_dict() 什么也不做")
def optimizer_state_is_not_loaded(real, self, state_dict):
    """load_state_dict() of an optimizer does nothing."""


@counterfactual((Optimizer, "load_state_dict"), zh="加载优化器状态时保留新设的学习率")
def loading_keeps_the_learning_rate(real, self, state_dict):
    """load_state_dict() of an optimizer keeps the learning rate that was set anew."""
    rates = [group["lr"] for group in self.param_groups]
    real(self, state_dict)
    for group, lr in zip(self.param_groups, rates):
        group["lr"] = lr


@counterfactual((Optimizer, "load_state_dict"), zh="优化器状态倒序对应参数")
def optimizer_state_is_matched_backwards(real, self, state_dict):
    """load_state_dict() of an optimizer hands its state to the parameters in reverse order."""
    real(self, state_dict)
    params = parameters_of(self)
    states = [self.state.get(p) for p in params]
    for p, state in zip(params, states[::-1]):
        if state is not None:
            self.state[p] = state


@counterfactual((Optimizer, "load_state_dict"), zh="优化器状态按数值认参数，参数换了顺序也不会错", inside=False)
def optimizer_state_finds_its_parameter(real, self, state_dict):
    """load_state_dict() of an optimizer finds each parameter again, whatever its position."""
    real(self, state_dict)
    old = [value for value in snippet_globals().values() if isinstance(value, Optimizer) and value is not self]
    for other in old:
        for p, state in other.state.items():
            if p in self.state:
                self.state[p] = state


@counterfactual((Optimizer, "load_state_dict"), zh="优化器状态留在保存时的设备上")
def optimizer_state_stays_on_its_device(real, self, state_dict):
    """load_state_dict() of an optimizer leaves its state on the device of the file."""
    real(self, state_dict)
    for p, saved in zip(parameters_of(self), state_dict["state"].values()):
        self.state[p] = dict(saved)


@counterfactual((Optimizer, "state_dict"), zh="优化器的 state_dict() 不含状态", inside=False)
def optimizer_state_is_not_saved(real, self):
    """state_dict() of an optimizer leaves its state out."""
    return {**real(self), "state": {}}
