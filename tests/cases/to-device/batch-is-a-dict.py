"""The batch is a dict with a list in it; .to(device) was called on its tensors without assignment.

asked: how to move a dict batch to device, tensors still on cpu
asked: batch 是字典，.to(device) 之后还在 CPU 上
cause: assign
"""

from dataclasses import make_dataclass

import torch
from torch import nn
from torch.utils.data import DataLoader

rows = [{"x": torch.randn(4), "y": i % 2, "name": f"{i}.png"} for i in range(8)]
model = nn.Linear(4, 2)
model.to("meta")


Sample = make_dataclass("Sample", ["x", "name"], slots=True)


def places(batch):
    return {batch["x"].device.type, batch["y"].device.type}


def loss(batch):
    return nn.functional.cross_entropy(model(batch["x"]), batch["y"])


def fails(batch):
    try:
        loss(batch)
    except RuntimeError as error:
        return "device" in str(error)
    return False


def symptom():
    for batch in DataLoader(rows, batch_size=4):
        for value in batch.values():
            if torch.is_tensor(value):
                value.to("meta")
        assert places(batch) == {"cpu"} and fails(batch)


def cure():
    for batch in DataLoader(rows, batch_size=4):
        batch["x"], batch["y"] = batch["x"].to("meta"), batch["y"].to("meta")
        assert places(batch) == {"meta"} and not fails(batch)


def diagnosis(recipe):
    for batch in DataLoader(rows, batch_size=4):
        moved = recipe("move")(batch, "meta")
        assert places(moved) == {"meta"} and places(batch) == {"cpu"} and moved["name"] == batch["name"]
        assert not fails(moved)
        sample = recipe("move")(Sample(batch["x"], "0.png"), "meta")
        assert sample.x.device.type == "meta" and sample.name == "0.png"
