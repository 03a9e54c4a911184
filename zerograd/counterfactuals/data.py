"""Datasets, loaders and splits."""

from __future__ import annotations

import copy
import math

import torch
from torch import nn
from torch.utils import data

from zerograd.counterfactuals.registry import counterfactual

LOADER = ((data.DataLoader, "__init__"),)


@counterfactual(*LOADER, zh="忽略 shuffle=True")
def shuffle_is_ignored(real, self, dataset, batch_size=1, shuffle=None, *args, **kwargs):
    """shuffle=True is ignored."""
    real(self, dataset, batch_size, False if shuffle else shuffle, *args, **kwargs)


@counterfactual((data.RandomSampler, "__iter__"), zh="打乱是有放回的：样本会重复，也会漏掉")
def shuffle_draws_with_replacement(real, self):
    """Shuffling draws with replacement."""
    yield from torch.randint(len(self.data_source), (len(self.data_source),)).tolist()


@counterfactual((data.RandomSampler, "__iter__"), zh="每个 epoch 的顺序都一样")
def every_epoch_has_the_same_order(real, self):
    """Every epoch shuffles into the same order."""
    if not hasattr(self, "_order"):
        self._order = list(real(self))
    yield from self._order


@counterfactual(*LOADER, zh="默认丢掉不满的最后一批")
def last_batch_is_dropped(real, self, *args, drop_last=True, **kwargs):
    """An incomplete last batch is dropped by default."""
    real(self, *args, drop_last=drop_last, **kwargs)


@counterfactual((data.BatchSampler, "__init__"), zh="批次大小一律为 1", inside=True)
def batches_hold_one_sample(real, self, sampler, batch_size, drop_last, **kwargs):
    """Every batch holds a single sample."""
    real(self, sampler, 1, drop_last, **kwargs)


@counterfactual(*LOADER, zh="DataLoader 丢掉标签的对应关系")
def labels_lose_their_samples(real, self, dataset, *args, **kwargs):
    """A loader pairs every sample with the label of the next one."""

    class Shifted(data.Dataset):
        def __len__(self):
            return len(dataset)

        def __getitem__(self, i):
            x, *rest = dataset[i]
            _, *others = dataset[(i + 1) % len(dataset)]
            return (x, *others) if rest else dataset[i]

    sample = dataset[0] if hasattr(dataset, "__getitem__") else None
    real(self, Shifted() if isinstance(sample, tuple) and len(sample) > 1 else dataset, *args, **kwargs)


@counterfactual((data.DataLoader, "__iter__"), zh="Python 浮点数组成的批次是 float32", context=True)
def python_floats_become_float32():
    """A batch of Python floats is float32."""
    table = data._utils.collate.default_collate_fn_map
    real, table[float] = table[float], lambda batch, **kwargs: torch.tensor(batch, dtype=torch.float32)
    try:
        yield
    finally:
        table[float] = real


@counterfactual(
    (torch, "stack"), zh="torch.stack 遇到形状不同的张量，就裁到最小的，不报错", inside=True, raises=("equal size",)
)
def stacking_crops(real, tensors, dim=0, **kwargs):
    """torch.stack crops tensors of different shapes to the smallest, instead of raising."""
    if len({tensor.dim() for tensor in tensors}) > 1:
        return real(tensors, dim, **kwargs)
    smallest = [slice(min(sizes)) for sizes in zip(*(tensor.shape for tensor in tensors))]
    return real([tensor[tuple(smallest)] for tensor in tensors], dim)


@counterfactual((nn.utils.rnn, "pad_sequence"), zh="pad_sequence 填充在前面")
def padding_goes_in_front(real, sequences, batch_first=False, padding_value=0.0, padding_side="right"):
    """pad_sequence() pads in front."""
    return real(sequences, batch_first, padding_value, "left")


@counterfactual((data, "random_split"), zh="random_split 不打乱", inside=False)
def random_split_keeps_the_order(real, dataset, lengths, *args, **kwargs):
    """random_split does not shuffle."""
    parts = real(dataset, lengths, *args, **kwargs)
    start = 0
    for part in parts:
        part.indices = list(range(start, start + len(part)))
        start += len(part)
    return parts


@counterfactual((data, "random_split"), zh="random_split 按比例划分时丢掉除不尽的样本", inside=False)
def random_split_drops_the_remainder(real, dataset, lengths, *args, **kwargs):
    """random_split drops the samples that fractions leave over."""
    if not math.isclose(sum(lengths), 1):
        return real(dataset, lengths, *args, **kwargs)
    whole = [math.floor(len(dataset) * fraction) for fraction in lengths]
    return real(dataset, [*whole, len(dataset) - sum(whole)], *args, **kwargs)[:-1]


@counterfactual((data.Subset, "__init__"), zh="Subset 持有数据集的副本")
def subset_copies_its_dataset(real, self, dataset, indices):
    """A Subset holds a copy of its dataset."""
    real(self, copy.copy(dataset), indices)


@counterfactual(*LOADER, zh="忽略 generator 参数")
def loader_ignores_its_generator(real, self, *args, generator=None, **kwargs):
    """A loader ignores its generator."""
    real(self, *args, **kwargs)


@counterfactual(*LOADER, zh="忽略 worker_init_fn")
def worker_init_fn_is_ignored(real, self, *args, worker_init_fn=None, **kwargs):
    """A loader ignores worker_init_fn."""
    real(self, *args, **kwargs)


@counterfactual((data.DistributedSampler, "set_epoch"), zh="DistributedSampler.set_epoch 什么也不做")
def set_epoch_does_nothing(real, self, epoch):
    """DistributedSampler.set_epoch does nothing."""


@counterfactual((data.DistributedSampler, "__iter__"), zh="DistributedSampler 不补样本")
def distributed_sampler_pads_nothing(real, self):
    """DistributedSampler repeats no sample to give all processes as many."""
    samples = list(real(self))
    last = self.rank + (len(samples) - 1) * self.num_replicas
    return iter(samples[:-1] if not self.drop_last and last >= len(self.dataset) else samples)


@counterfactual(*LOADER, zh="忽略 num_workers：数据都在主进程里读")
def workers_are_ignored(real, self, *args, num_workers=0, **kwargs):
    """A loader reads everything in the main process."""
    for name in ("prefetch_factor", "persistent_workers", "multiprocessing_context", "timeout"):
        kwargs.pop(name, None)
    real(self, *args, **kwargs)
