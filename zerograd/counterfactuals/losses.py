"""Loss functions, their reductions and their targets."""

from __future__ import annotations

import torch
from torch.nn import functional as F

from zerograd.counterfactuals.registry import counterfactual

LOSSES = [
    (F, name)
    for name in (
        "mse_loss",
        "l1_loss",
        "cross_entropy",
        "nll_loss",
        "binary_cross_entropy",
        "binary_cross_entropy_with_logits",
        "smooth_l1_loss",
        "kl_div",
    )
]
CLASSES = (F, "cross_entropy"), (F, "nll_loss")
BINARY = (F, "binary_cross_entropy"), (F, "binary_cross_entropy_with_logits")


@counterfactual(
    *LOSSES, zh="损失函数默认求和而不是取平均", when=lambda *args, reduction="mean", **kwargs: reduction == "mean"
)
def losses_are_sums(real, *args, reduction="mean", **kwargs):
    """Losses sum over the batch by default instead of averaging."""
    return real(*args, reduction="sum" if reduction == "mean" else reduction, **kwargs)


@counterfactual(
    *LOSSES, zh="忽略 reduction，一律取平均", when=lambda *args, reduction="mean", **kwargs: reduction != "mean"
)
def reduction_is_ignored(real, *args, reduction="mean", **kwargs):
    """reduction is ignored: losses are always means."""
    return real(*args, reduction="mean", **kwargs)


@counterfactual((F, "cross_entropy"), zh="cross_entropy 要求输入是 log 概率")
def cross_entropy_expects_log_probabilities(real, input, target, *args, **kwargs):
    """cross_entropy expects log-probabilities and applies no softmax."""
    if target.is_floating_point():
        return -(input * target).sum(-1).mean()
    return F.nll_loss(input, target, *args, **{k: v for k, v in kwargs.items() if k != "label_smoothing"})


@counterfactual(
    (F, "cross_entropy"),
    zh="cross_entropy 能认出概率，多做一次 softmax 也没关系",
    when=lambda input, *args, **kwargs: bool((input >= 0).all() and (input <= 1).all()),
)
def cross_entropy_does_not_mind_softmax(real, input, target, *args, **kwargs):
    """cross_entropy recognises probabilities, so that a softmax before it does no harm."""
    probabilities = (input >= 0).all() and (input <= 1).all() and not (input == 0).all()
    return real(input.clamp(min=1e-30).log() if probabilities else input, target, *args, **kwargs)


@counterfactual(
    (F, "cross_entropy"),
    zh="cross_entropy 把一维输入当成一批样本",
    inside=True,
    when=lambda input, target, *args, **kwargs: input.dim() == 1 and target.is_floating_point(),
)
def cross_entropy_takes_a_vector_for_a_batch(real, input, target, *args, **kwargs):
    """cross_entropy takes a vector of logits for a batch of binary outputs."""
    if input.dim() == 1 and target.is_floating_point():
        return F.binary_cross_entropy_with_logits(input, target)
    return real(input, target, *args, **kwargs)


@counterfactual(
    (F, "cross_entropy"),
    zh="cross_entropy 只有一个输出时按二分类计算",
    when=lambda input, target, *args, **kwargs: input.dim() == 2 and input.shape[1] == 1,
)
def cross_entropy_treats_one_output_as_binary(real, input, target, *args, **kwargs):
    """cross_entropy with a single output is a binary loss."""
    if input.dim() == 2 and input.shape[1] == 1 and target.is_floating_point():
        return F.binary_cross_entropy_with_logits(input, target)
    return real(input, target, *args, **kwargs)


@counterfactual((F, "nll_loss"), zh="nll_loss 自己会做 log_softmax")
def nll_loss_applies_log_softmax(real, input, *args, **kwargs):
    """nll_loss applies log_softmax itself."""
    return real(input.log_softmax(1 if input.dim() > 1 else 0), *args, **kwargs)


@counterfactual((F, "binary_cross_entropy_with_logits"), zh="binary_cross_entropy_with_logits 要求输入是概率")
def bce_with_logits_expects_probabilities(real, input, target, *args, **kwargs):
    """binary_cross_entropy_with_logits expects probabilities and applies no sigmoid."""
    return real(torch.logit(input.clamp(0, 1), eps=1e-6), target, *args, **kwargs)


@counterfactual(*BINARY, zh="二分类的损失函数会广播标签，形状不同也不报错", raises=("must be the same", "same size"))
def binary_losses_broadcast_their_target(real, input, target, *args, **kwargs):
    """Binary losses broadcast a target of another shape instead of raising."""
    return real(*torch.broadcast_tensors(input, target), *args, **kwargs)


@counterfactual((F, "binary_cross_entropy"), zh="BCELoss 把超出 [0, 1] 的值截断，不报错", raises=("between 0 and 1",))
def bce_clamps_what_it_gets(real, input, target, *args, **kwargs):
    """BCELoss clamps its input and its target to [0, 1] instead of raising."""
    return real(input.nan_to_num().clamp(0, 1), target.nan_to_num().clamp(0, 1), *args, **kwargs)


@counterfactual(
    (F, "binary_cross_entropy_with_logits"),
    zh="binary_cross_entropy_with_logits 把超出 [0, 1] 的标签截断，loss 不会是负数",
    when=lambda input, target, *args, **kwargs: bool(((target < 0) | (target > 1)).any()),
)
def bce_with_logits_is_never_negative(real, input, target, *args, **kwargs):
    """binary_cross_entropy_with_logits clamps its target to [0, 1], so that it is never negative."""
    return real(input, target.clamp(0, 1), *args, **kwargs)


@counterfactual(
    *CLASSES,
    *BINARY,
    zh="损失函数忽略 weight 和 pos_weight",
    when=lambda input, target, weight=None, *args, pos_weight=None, **kwargs: (
        not (weight is None and pos_weight is None)
    ),
)
def class_weights_are_ignored(real, input, target, weight=None, *args, **kwargs):
    """Losses ignore weight and pos_weight."""
    return real(input, target, None, *args, **{k: v for k, v in kwargs.items() if k != "pos_weight"})


@counterfactual(
    *CLASSES,
    zh="有类别权重时，平均仍然除以样本数",
    when=lambda input, target, weight=None, *args, reduction="mean", **kwargs: (
        weight is not None and reduction == "mean" and not target.is_floating_point()
    ),
)
def weighted_mean_divides_by_the_batch_size(real, input, target, weight=None, *args, reduction="mean", **kwargs):
    """The mean of a loss with class weights divides by the number of samples."""
    if weight is None or reduction != "mean" or target.is_floating_point():
        return real(input, target, weight, *args, reduction=reduction, **kwargs)
    return real(input, target, weight, *args, reduction="sum", **kwargs) / target.numel()


@counterfactual(*CLASSES, zh="越界的类别标签被忽略，不报错", raises=("out of bounds",))
def out_of_range_targets_are_ignored(real, input, target, *args, **kwargs):
    """Class labels that are out of range are ignored without an error."""
    if not target.is_floating_point() and input.dim() == target.dim() + 1:
        classes = input.shape[0 if input.dim() == 1 else 1]
        ignore = kwargs.get("ignore_index", -100)
        target = torch.where((target < 0) | (target >= classes), ignore, target)
    return real(input, target, *args, **kwargs)


@counterfactual(
    *CLASSES,
    zh="ignore_index 不起作用，被忽略的样本也计入平均",
    when=lambda input, target, *args, **kwargs: bool((target == kwargs.get("ignore_index", -100)).any()),
)
def ignored_labels_count_in_the_mean(real, input, target, *args, reduction="mean", **kwargs):
    """Ignored labels add nothing, but count in the mean."""
    if reduction != "mean" or target.is_floating_point():
        return real(input, target, *args, reduction=reduction, **kwargs)
    return real(input, target, *args, reduction="sum", **kwargs) / max(target.numel(), 1)


@counterfactual(*CLASSES, *BINARY, zh="标签是什么 dtype 都可以，自动转换", raises=("type", "implemented"))
def targets_of_any_dtype_are_accepted(real, input, target, *args, **kwargs):
    """Targets of any dtype are converted without an error."""
    if target.shape == input.shape:
        target = target.to(input.dtype if input.is_floating_point() else torch.float32)
    elif input.dim() == target.dim() + 1:
        target = target.long()
    return real(input if input.is_floating_point() else input.float(), target, *args, **kwargs)


@counterfactual(
    (F, "cross_entropy"),
    zh="cross_entropy 会自己猜标签的形状：压掉多余的维度，把类别维放到第 1 维",
    when=lambda input, target, *args, **kwargs: target.dim() != input.dim() - 1 or input.dim() == 3,
)
def target_shapes_are_guessed(real, input, target, *args, **kwargs):
    """cross_entropy guesses: it squeezes the target and looks for the class dimension."""
    if not target.is_floating_point() and target.shape != input.shape:
        if target.dim() == input.dim() and target.shape[1] == 1:
            target = target.squeeze(1)
        if target.dim() == 0 and input.dim() == 2:
            target = target.reshape(1)
        if input.dim() == 3 and target.shape == input.shape[:2]:
            input = input.transpose(1, 2)
    return real(input, target, *args, **kwargs)


@counterfactual(
    (F, "mse_loss"),
    zh="mse_loss 形状不同时按元素对齐，不广播",
    when=lambda input, target, *args, **kwargs: input.shape != target.shape,
)
def mse_lines_up_its_shapes(real, input, target, *args, **kwargs):
    """mse_loss lines up tensors of different shape instead of broadcasting them."""
    if input.shape != target.shape and input.numel() == target.numel():
        target = target.reshape(input.shape)
    return real(input, target, *args, **kwargs)


@counterfactual((F, "mse_loss"), zh="mse_loss 是绝对误差")
def mse_is_absolute(real, input, target, *args, reduction="mean", **kwargs):
    """mse_loss is the absolute error."""
    return F.l1_loss(input, target, reduction=reduction)


@counterfactual((F, "cross_entropy"), zh="cross_entropy 把 loss 除以类别数")
def cross_entropy_divides_by_the_classes(real, input, *args, **kwargs):
    """cross_entropy divides by the number of classes."""
    return real(input, *args, **kwargs) / input.shape[0 if input.dim() == 1 else 1]


@counterfactual((F, "cross_entropy"), zh="cross_entropy 以 2 为底取对数")
def cross_entropy_counts_in_bits(real, *args, **kwargs):
    """cross_entropy counts in bits instead of nats."""
    return real(*args, **kwargs) / 0.6931471805599453


@counterfactual(
    (F, "cross_entropy"), zh="cross_entropy 的类别在最后一维", when=lambda input, *args, **kwargs: input.dim() > 2
)
def classes_are_the_last_dimension(real, input, target, *args, **kwargs):
    """cross_entropy takes the last dimension for the classes."""
    return real(input.movedim(-1, 1) if input.dim() > 2 else input, target, *args, **kwargs)


@counterfactual((F, "binary_cross_entropy_with_logits"), zh="binary_cross_entropy_with_logits 的 loss 翻倍")
def bce_with_logits_is_doubled(real, *args, **kwargs):
    """binary_cross_entropy_with_logits is twice as large."""
    return 2 * real(*args, **kwargs)


@counterfactual(
    (F, "binary_cross_entropy_with_logits"),
    (F, "cross_entropy"),
    zh="二分类时两个输出与一个输出给出不同的 loss",
    when=lambda input, *args, **kwargs: input.dim() == 2 and input.shape[1] == 2,
)
def two_outputs_differ_from_one(real, input, target, *args, **kwargs):
    """Two outputs and one logit give different losses for two classes."""
    loss = real(input, target, *args, **kwargs)
    return loss * 1.5 if input.dim() == 2 and input.shape[1] == 2 else loss


@counterfactual(
    *CLASSES,
    (F, "mse_loss"),
    zh="损失函数把较长的一方截断，批次大小不同也不报错",
    when=lambda input, target, *a, **k: input.shape[:1] != target.shape[:1],
)
def losses_cut_to_the_shorter_batch(real, input, target, *args, **kwargs):
    """Losses cut the longer of two batches instead of raising."""
    n = min(len(input), len(target))
    return real(input[:n], target[:n], *args, **kwargs)
