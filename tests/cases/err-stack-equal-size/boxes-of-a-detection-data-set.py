"""A detection data set: each image has another number of boxes, and images differ in size.

asked: stack expects each tensor to be equal size, but got [2, 4] at entry 0 and [5, 4] at entry 1
asked: 目标检测数据集每张图的框数不同，DataLoader 组不成 batch
cause: lengths
"""

import contextlib
import io

import numpy as np
import torch
from torch.utils.data import DataLoader, TensorDataset


def target(boxes):
    return {"boxes": torch.rand(boxes, 4), "labels": torch.ones(boxes).long(), "id": torch.tensor(boxes)}


dataset = [(torch.rand(3, 8, 8), target(boxes)) for boxes in (2, 5, 0, 2)]


def collate(batch):
    return tuple(zip(*batch))


def symptom():
    try:
        list(DataLoader(dataset, batch_size=2))
    except RuntimeError as error:
        assert "[2, 4] at entry 0 and [5, 4] at entry 1" in str(error)
    else:
        raise AssertionError("no error")


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()):
        odd = recipe("odd_shapes")(dataset[i] for i in range(len(dataset)))
    assert set(odd) == {"sample[1]['boxes']", "sample[1]['labels']"}
    assert odd["sample[1]['boxes']"] == {"Tensor [2, 4]": [0, 3], "Tensor [5, 4]": [1], "Tensor [0, 4]": [2]}


def cure():
    for sizes in [(8, 8), (8, 9)]:
        data = [(torch.rand(3, 8, w), target) for w, (_, target) in zip(sizes * 2, dataset)]
        for images, targets in DataLoader(data, batch_size=2, collate_fn=collate):
            assert [image.shape[2] for image in images] == [*sizes]
            assert all(len(t["boxes"]) == t["id"] for t in targets)
    dicts = [{"image": image, **target} for image, target in dataset]
    assert all(len(batch[0]["boxes"]) == batch[0]["id"] for batch in DataLoader(dicts, 2, collate_fn=list))
    assert collate(dicts[:2])[0] == ("image", "image")


def healthy(recipe):
    with contextlib.redirect_stdout(io.StringIO()):
        assert recipe("odd_shapes")(TensorDataset(torch.rand(4, 3, 8, 8), torch.arange(4))) == {}
        assert recipe("odd_shapes")([(0.5, "a", 1), (2, "long", np.int64(3))]) == {}
