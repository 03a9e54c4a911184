"""__getitem__ returns None for pictures that cannot be read; the loop accumulates gradients.

asked: dataset returns None for corrupted images, default_collate found NoneType
asked: 数据集里有损坏的图片，__getitem__ 返回 None 后 DataLoader 报错
cause: skip-broken-samples
"""

import torch
from PIL import Image
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Pictures(Dataset):
    def __init__(self, broken):
        self.broken = broken

    def __len__(self):
        return 8

    def __getitem__(self, i):
        return None if i in self.broken else {"image": torch.rand(3, 4, 4), "label": i % 2, "file": f"{i}.png"}


def train(dataset, **options):
    model = nn.Sequential(nn.Conv2d(3, 4, 3), nn.Flatten(), nn.Linear(16, 2))
    optimizer, seen = torch.optim.AdamW(model.parameters(), lr=0.01), []
    for batch in DataLoader(dataset, batch_size=2, **options):
        if batch is None:
            continue
        nn.functional.cross_entropy(model(batch["image"]), batch["label"]).backward()
        optimizer.step()
        optimizer.zero_grad()
        seen += batch["file"]
    assert all(p.isfinite().all() for p in model.parameters())
    return seen


def message(make):
    try:
        make()
    except (AttributeError, RuntimeError, TypeError) as error:
        return str(error)
    return ""


def steps(batches):
    """How many batches each step has accumulated, with a step after every second one."""
    accumulated, found = 0, []
    for i, batch in batches:
        if batch is None:
            continue
        accumulated += 1
        if (i + 1) % 2 == 0:
            found, accumulated = [*found, accumulated], 0
    return found


def symptom(recipe):
    assert "found <class 'NoneType'>" in message(lambda: train(Pictures({0, 1})))
    assert "'NoneType' object is not" in message(lambda: train(Pictures({1})))
    workers = {"num_workers": 1, "multiprocessing_context": "fork"}
    loader = DataLoader([torch.ones(2), None], 2, **workers)
    assert "'NoneType' object has no attribute 'numel'" in message(lambda: list(loader))
    assert message(lambda: list(DataLoader(["red", None], 2))) == ""
    pictures = [Image.new("RGB", (4, 4))] * 2
    assert "found <class 'PIL.Image.Image'>" in message(lambda: list(DataLoader(pictures, 2)))
    pairs = [(None, 0), (torch.ones(2), 1)]  # None inside of a sample stays
    assert "found <class 'NoneType'>" in message(lambda: list(DataLoader(pairs, 2, collate_fn=recipe("skip_none"))))
    loader = DataLoader(Pictures({2, 3}), batch_size=2, collate_fn=recipe("skip_none"))
    assert steps(enumerate(loader)) == [3]  # `continue` in the batch that should step
    assert steps(enumerate(batch for batch in loader if batch is not None)) == [2]
    assert sum(batch is not None for batch in loader) < len(loader)  # no batch is the one of `i + 1 == len(loader)`


def cure(recipe):
    assert train(Pictures({0, 1, 5}), collate_fn=recipe("skip_none")) == [f"{i}.png" for i in (2, 3, 4, 6, 7)]


def healthy(recipe):
    assert train(Pictures(set()), collate_fn=recipe("skip_none")) == train(Pictures(set()))
    assert list(DataLoader([1, 2], batch_size=None, collate_fn=lambda sample: sample)) == [1, 2]
