"""Segmentation: the list of masks is shorter than that of the images, and the two are sorted separately: IndexError in the loader.

asked: IndexError list index out of range in __getitem__ of my segmentation dataset, images and masks in folders
asked: 自己的分割数据集，__getitem__ 里报 list index out of range，有的图没有 mask
cause: check-dataset
"""

import contextlib
import io

import torch
from torch.utils.data import DataLoader, Dataset


class Streets(Dataset):
    def __init__(self, images, masks):
        self.images, self.masks = images, masks

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        image, mask = self.images[i], self.masks[i]
        return {"image": torch.full((3, 4, 4), float(image[:2])), "mask": torch.full((4, 4), int(mask[:2]))}


images = [f"{i:02}.png" for i in range(12)]
masks = [f"{i:02}_label.png" for i in range(12) if i not in (4, 9)]


class Windows(Dataset):
    """Three numbers and the next one."""

    def __init__(self, length):
        self.series, self.length = list(range(12)), length

    def __len__(self):
        return self.length

    def __getitem__(self, i):
        return torch.tensor(self.series[i : i + 3]), self.series[i + 3]


def separately():
    return Streets(images, masks)


def paired():
    by_image = {name.split("_")[0]: name for name in masks}
    stems = [name for name in images if name.split(".")[0] in by_image]
    return Streets(stems, [by_image[name.split(".")[0]] for name in stems])


def wrong_pairs(dataset):
    return sum(int((b["image"][:, 0] != b["mask"]).any()) for b in DataLoader(dataset, batch_size=1))


def symptom():
    try:
        wrong_pairs(separately())
    except IndexError as error:
        assert "list index out of range" in str(error)
    else:
        raise AssertionError("no error")
    assert wrong_pairs(torch.utils.data.Subset(separately(), range(10))) > 0


def report(recipe, dataset):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("check_dataset")(dataset)
    return out.getvalue().splitlines()


def diagnosis(recipe):
    broken, _ = report(recipe, separately())
    assert broken == "2 samples, e.g. [10, 11]: IndexError: list index out of range"
    assert report(recipe, Windows(12))[0] == "3 samples, e.g. [9, 10, 11]: IndexError: list index out of range"
    assert len(report(recipe, Windows(12 - 3))) == 1


def cure():
    assert len(paired()) == 10 and wrong_pairs(paired()) == 0


def healthy(recipe):
    (only,) = report(recipe, paired())
    assert only == "10 samples, e.g. [0, 1, 2]: {image: Tensor float32 [3, 4, 4], mask: Tensor int64 [4, 4]}"
