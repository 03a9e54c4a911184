"""A table in memory is taken apart row by row and put together again, for each batch.

asked: DataLoader slow for small tabular data in memory, TensorDataset slower than indexing the tensor
asked: 数据全在内存里的小表格，DataLoader 反而很慢，逐行取再拼
cause: one-call-per-batch
"""

import torch
from torch.utils.data import BatchSampler, DataLoader, Dataset, RandomSampler, SequentialSampler, TensorDataset

x, y = torch.randn(50, 4), torch.arange(50)


class Calls(TensorDataset):
    calls = 0

    def __getitem__(self, i):
        self.calls += 1
        return super().__getitem__(i)


class Centred(Dataset):
    def __init__(self, **options):
        self.options = options

    def __len__(self):
        return len(x)

    def __getitem__(self, i):
        return x[i] - x[i].mean(**self.options)


def same_rows(data):
    sampler = BatchSampler(SequentialSampler(data), batch_size=8, drop_last=False)
    whole = torch.cat(list(DataLoader(data, sampler=sampler, batch_size=None)))
    return torch.allclose(whole, torch.cat(list(DataLoader(data, batch_size=8))), atol=1e-6)


def epoch(whole):
    data = Calls(x, y)
    if whole:
        sampler = BatchSampler(RandomSampler(data), batch_size=8, drop_last=False)
        loader = DataLoader(data, sampler=sampler, batch_size=None)
    else:
        loader = DataLoader(data, batch_size=8, shuffle=True)
    batches = list(loader)
    assert all(torch.equal(features, x[labels]) for features, labels in batches)
    assert sorted(torch.cat([labels for _, labels in batches]).tolist()) == list(range(50))
    return [len(labels) for _, labels in batches], data.calls


def symptom():
    assert epoch(whole=False) == ([8] * 6 + [2], 50)


def cure():
    assert epoch(whole=True) == ([8] * 6 + [2], 7)
    assert not same_rows(Centred()), "the mean of the batch, not of the row"
    assert same_rows(Centred(dim=-1, keepdim=True))
