"""Learning rate schedulers."""

from __future__ import annotations

from torch.optim import lr_scheduler

from zerograd.counterfactuals.registry import counterfactual
from zerograd.counterfactuals.tools import SCHEDULERS

BASE = lr_scheduler.LRScheduler


@counterfactual(*SCHEDULERS, zh="scheduler.step() 什么也不做", inside=False)
def scheduler_does_nothing(real, self, *args):
    """scheduler.step() does nothing."""


@counterfactual(*SCHEDULERS, zh="scheduler.step() 一次走两步", inside=False)
def scheduler_takes_two_steps(real, self, *args):
    """scheduler.step() takes two steps at once."""
    real(self, *args)
    real(self, *args)


@counterfactual(*SCHEDULERS, zh="scheduler.step() 也会更新权重", inside=False)
def scheduler_moves_the_weights(real, self, *args):
    """scheduler.step() moves the weights, too."""
    for group in self.optimizer.param_groups:
        for p in group["params"]:
            if p.grad is not None:
                p.data.sub_(group["lr"] * p.grad)
    real(self, *args)


@counterfactual(
    (BASE, "load_state_dict"),
    (lr_scheduler.LambdaLR, "load_state_dict"),
    zh="调度器的 load_state_dict() 什么也不做",
    inside=False,
)
def scheduler_state_is_not_loaded(real, self, state_dict):
    """load_state_dict() of a scheduler does nothing."""


@counterfactual(
    (BASE, "load_state_dict"),
    (lr_scheduler.LambdaLR, "load_state_dict"),
    zh="加载调度器时也会设定优化器的学习率",
    inside=False,
)
def scheduler_loading_sets_the_rate(real, self, state_dict):
    """load_state_dict() of a scheduler sets the optimizer's learning rate, too."""
    real(self, state_dict)
    for group, lr in zip(self.optimizer.param_groups, state_dict.get("_last_lr", [])):
        group["lr"] = lr


@counterfactual((BASE, "__init__"), zh="新建调度器时以当前学习率为起点，忽略 initial_lr", inside=True)
def scheduler_starts_from_the_current_rate(real, self, optimizer, *args, **kwargs):
    """A new scheduler starts from the current learning rate and forgets initial_lr."""
    for group in optimizer.param_groups:
        group.pop("initial_lr", None)
    real(self, optimizer, *args, **kwargs)
