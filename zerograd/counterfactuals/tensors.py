"""Views, copies, shapes and indices."""

from __future__ import annotations

import torch
from torch.nn import functional as F

from zerograd.counterfactuals.registry import counterfactual

VIEWS = (torch.Tensor, "view"), (torch.Tensor, "reshape")
PRODUCTS = (
    (F, "linear"),
    (torch.Tensor, "__matmul__"),
    (torch, "matmul"),
    (torch, "mm"),
    (torch, "bmm"),
    (torch.Tensor, "mm"),
)
INDEXING = (torch.Tensor, "gather"), (torch.Tensor, "__getitem__"), (F, "one_hot")


@counterfactual(*VIEWS, zh="view() 和 reshape() 总是复制", inside=False)
def views_are_copies(real, self, *args):
    """view() and reshape() always copy."""
    return real(self, *args).clone()


@counterfactual(
    (torch.Tensor, "view"), zh="view() 对不连续的张量也有效", inside=False, raises=("view size is not compatible",)
)
def view_takes_any_layout(real, self, *args):
    """view() copies where the layout does not fit, instead of raising."""
    return self.reshape(*args)


@counterfactual(
    (torch.Tensor, "transpose"),
    (torch.Tensor, "permute"),
    (torch.Tensor, "t"),
    zh="transpose() 和 permute() 会复制成连续的张量",
    inside=False,
)
def transposing_copies(real, self, *args):
    """transpose() and permute() copy into a contiguous tensor."""
    return real(self, *args).contiguous().clone(memory_format=torch.contiguous_format)


@counterfactual(
    (torch.Tensor, "transpose"),
    (torch.Tensor, "permute"),
    (torch.Tensor, "movedim"),
    zh="transpose() 和 permute() 与 view 一样只改形状，不换元素位置",
    inside=False,
)
def transposing_only_renames(real, self, *args):
    """transpose() and permute() change the shape and leave the elements in their order."""
    return self.reshape(real(self, *args).shape)


@counterfactual((torch.Tensor, "contiguous"), zh="contiguous() 什么也不做", inside=False)
def contiguous_does_nothing(real, self, **kwargs):
    """contiguous() does nothing."""
    return self


@counterfactual((torch.Tensor, "contiguous"), zh="contiguous() 总是复制", inside=False)
def contiguous_always_copies(real, self, **kwargs):
    """contiguous() copies a tensor that is contiguous already."""
    return self.clone(memory_format=torch.contiguous_format)


@counterfactual((torch.Tensor, "is_contiguous"), zh="is_contiguous() 总说是", inside=False)
def everything_looks_contiguous(real, self, **kwargs):
    """is_contiguous() is always true."""
    return True


@counterfactual((torch.Tensor, "expand"), (torch.Tensor, "expand_as"), zh="expand() 会复制数据", inside=False)
def expanding_copies(real, self, *args):
    """expand() copies the data."""
    return real(self, *args).clone(memory_format=torch.contiguous_format)


@counterfactual((torch.Tensor, "__getitem__"), zh="切片会复制数据", inside=False)
def slicing_copies(real, self, index):
    """Slicing copies instead of making a view."""
    return real(self, index).clone()


@counterfactual(
    (torch.Tensor, "flatten"),
    (torch.Tensor, "squeeze"),
    (torch.Tensor, "unsqueeze"),
    zh="flatten()、squeeze()、unsqueeze() 总是复制",
    inside=False,
)
def flattening_copies(real, self, *args, **kwargs):
    """flatten(), squeeze() and unsqueeze() always copy."""
    return real(self, *args, **kwargs).clone()


@counterfactual(
    (torch.Tensor, "squeeze"),
    zh="squeeze() 保留批次维",
    inside=False,
    when=lambda self, *args: not args and self.dim() > 0 and self.shape[0] == 1,
)
def squeeze_keeps_the_batch(real, self, *args):
    """squeeze() keeps the first dimension."""
    return real(self, *args) if args else self.reshape(self.shape[0], *(n for n in self.shape[1:] if n != 1))


def fit(a: torch.Tensor, b: torch.Tensor, dim: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Cut the inner dimensions to the shorter one."""
    n = min(a.shape[-1], b.shape[dim])
    return a[..., :n], b.narrow(dim, 0, n)


@counterfactual(
    *PRODUCTS,
    zh="矩阵乘法遇到形状不匹配会自动截断，不报错",
    raises=("mat1 and mat2", "size mismatch", "Expected size", "shapes"),
)
def products_fit_mismatched_shapes(real, a, b, *rest, **kwargs):
    """Products cut mismatched inner dimensions to the shorter one instead of raising."""
    dim = -1 if real.__name__ == "linear" or b.dim() == 1 else -2
    if a.dim() and b.dim() and a.shape[-1] != b.shape[dim]:
        a, b = fit(a, b, dim)
    return real(a, b, *rest, **kwargs)


@counterfactual(
    (torch.Tensor, "flatten"),
    zh="flatten(1) 与 flatten() 一样",
    inside=False,
    when=lambda self, *args, **kwargs: bool(args or kwargs),
)
def flatten_ignores_its_start(real, self, *args, **kwargs):
    """flatten(1) is flatten()."""
    return real(self)


@counterfactual(
    (F, "linear"),
    zh="线性层把最后几维合起来匹配 in_features",
    when=lambda input, weight, bias=None: input.shape[-1:] != weight.shape[-1:],
)
def linear_flattens_its_input(real, input, weight, bias=None):
    """A linear layer joins trailing dimensions until they match in_features."""
    if input.shape[-1] != weight.shape[-1] and input.numel() % weight.shape[-1] == 0:
        input = input.reshape(-1, weight.shape[-1])
    return real(input, weight, bias)


@counterfactual(
    *INDEXING, zh="越界的索引取最后一个元素，不报错", inside=False, raises=("out of bounds", "must be smaller")
)
def indices_are_clamped(real, self, *args, **kwargs):
    """An index that is out of range takes the last element instead of raising."""
    if real.__name__ == "one_hot":
        classes = kwargs.get("num_classes", args[0] if args else -1)
        return real(self.clamp(max=classes - 1) if classes > 0 else self, *args, **kwargs)
    if real.__name__ == "gather":
        return real(self, args[0], args[1].clamp(max=self.shape[args[0]] - 1))
    index = args[0]
    fits = isinstance(index, torch.Tensor) and index.dtype == torch.int64
    return real(self, index.clamp(max=self.shape[0] - 1) if fits else index)


@counterfactual((torch, "unique"), (torch.Tensor, "unique"), zh="unique() 不排序也不去重", inside=False, observes=True)
def unique_changes_nothing(real, self, *args, return_inverse=False, **kwargs):
    """unique() returns every element."""
    flat = self.flatten()
    return (flat, torch.arange(len(flat)).reshape(self.shape)) if return_inverse else flat


@counterfactual(
    (torch.Tensor, "__iadd__"),
    (torch.Tensor, "__isub__"),
    (torch.Tensor, "add_"),
    (torch.Tensor, "mul_"),
    (torch.Tensor, "__imul__"),
    zh="原地运算会新建张量",
    inside=False,
)
def in_place_operations_copy(real, self, other, **kwargs):
    """In-place operations return a new tensor and leave the old one as it was."""
    return real(self.clone(), other, **kwargs)


@counterfactual((torch.Tensor, "__setitem__"), zh="按索引赋值不起作用", inside=False)
def item_assignment_does_nothing(real, self, index, value):
    """Assigning to an index of a tensor does nothing."""


@counterfactual(
    (torch.Tensor, "__eq__"),
    zh="== 把形状不同、元素一样多的张量按元素对齐，不广播",
    inside=False,
    when=lambda self, other: isinstance(other, torch.Tensor) and self.shape != other.shape,
)
def comparing_lines_up_its_shapes(real, self, other):
    """== lines up tensors of different shape and equally many elements instead of broadcasting them."""
    if isinstance(other, torch.Tensor) and self.numel() == other.numel():
        other = other.reshape(self.shape)
    return real(self, other)


@counterfactual(
    (torch.Tensor, "__bool__"), zh="有多个值的张量，有一个不是 0 就当作真", when=lambda self: self.numel() != 1
)
def several_values_are_true_if_one_is(real, self):
    """A tensor of several values counts as true when one of them is not 0."""
    return real(self.any())


@counterfactual(
    (torch.Tensor, "mean"),
    (torch, "mean"),
    zh="mean() 求的是和",
    inside=False,
    observes=True,
    when=lambda self, *args, **kwargs: self.numel() > 1,
)
def mean_is_a_sum(real, self, *args, **kwargs):
    """mean() is a sum."""
    return self.sum(*args, **kwargs)


@counterfactual(
    (torch.Tensor, "sum"),
    (torch, "sum"),
    zh="sum() 求的是平均",
    inside=False,
    observes=True,
    when=lambda self, *args, **kwargs: self.is_floating_point() and self.numel() > 1,
)
def sum_is_a_mean(real, self, *args, **kwargs):
    """sum() is a mean."""
    return self.mean(*args, **kwargs) if self.is_floating_point() else real(self, *args, **kwargs)


@counterfactual((torch.Tensor, "chunk"), (torch.Tensor, "split"), zh="chunk() 和 split() 丢掉最后一块", inside=False)
def splitting_drops_the_last_piece(real, self, *args, **kwargs):
    """chunk() and split() leave the last piece out."""
    pieces = real(self, *args, **kwargs)
    return pieces[:-1] if len(pieces) > 1 else pieces


@counterfactual(
    *VIEWS,
    zh="view() 和 reshape() 会补 0 或截断，元素个数可以不同",
    inside=False,
    raises=("is invalid for input", "only one dimension"),
)
def reshaping_changes_the_number_of_elements(real, self, *shape):
    """view() and reshape() pad with zeros or cut where the number of elements differs."""
    sizes = [*shape[0]] if len(shape) == 1 and isinstance(shape[0], (tuple, list)) else [*shape]
    if any(not isinstance(n, int) for n in sizes):
        return real(self, *shape)
    known = 1
    for n in sizes:
        known *= 1 if n == -1 else n
    sizes = [max(1, self.numel() // known) if n == -1 else n for n in sizes]
    wanted = 1
    for n in sizes:
        wanted *= n
    if wanted == self.numel():
        return real(self, *shape)
    return F.pad(self.flatten(), (0, max(0, wanted - self.numel())))[:wanted].reshape(sizes)
