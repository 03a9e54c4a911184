"""__getitem__ returns next() of an open file: the first epoch is right, the second has no batches, and nothing says so.

asked: second epoch of my DataLoader is empty, no error, my Dataset reads the file line by line
asked: Dataset 里用 next(file) 逐行读，第二个 epoch 没有数据，也不报错
cause: next-of-an-iterator
"""

from pathlib import Path

import torch
from torch.utils.data import DataLoader, Dataset, IterableDataset

Path("numbers.txt").write_text("".join(f"{i}.5\n" for i in range(10)))


class Lines(Dataset):
    def __init__(self):
        self.file = open("numbers.txt")

    def __len__(self):
        return 10

    def __getitem__(self, i):
        return torch.tensor([float(next(self.file))])


class Listed(Lines):
    def __init__(self):
        self.lines = Path("numbers.txt").read_text().splitlines()

    def __getitem__(self, i):
        return torch.tensor([float(self.lines[i])])


class Streamed(IterableDataset):
    def __iter__(self):
        with open("numbers.txt") as file:
            for line in file:
                yield torch.tensor([float(line)])


def epochs(dataset):
    loader = DataLoader(dataset, batch_size=4)
    return [sum(len(batch) for batch in loader) for _ in range(2)]


def symptom():
    assert epochs(Lines()) == [10, 0]


def diagnosis(recipe):
    """The recipe uses the file up; where it is used up it stops, with the index."""
    dataset = Lines()
    recipe("check_dataset")(dataset)
    try:
        recipe("check_dataset")(dataset)
    except StopIteration:
        return
    raise AssertionError("the recipe goes on")


def cure():
    assert epochs(Listed()) == [10, 10]
    assert epochs(Streamed()) == [10, 10]


def healthy(recipe):
    dataset = Listed()
    recipe("check_dataset")(dataset)
    recipe("check_dataset")(dataset)
