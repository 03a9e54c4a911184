"""After random_split the training part gets its augmentation through train.dataset.transform: validation is augmented too.

asked: random_split different transforms for train and validation, setting dataset.transform on one subset changes the other
asked: random_split 之后给训练集设置 transform，验证集也变了
cause: subsets-share-the-dataset
"""

import torch
from torch.utils.data import DataLoader, Dataset, Subset, random_split


class Images(Dataset):
    def __init__(self, transform=None):
        self.images, self.transform = torch.rand(20, 1, 4, 4, generator=torch.Generator().manual_seed(0)), transform

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        image = self.images[i]
        return self.transform(image) if self.transform else image


def noisy(image):
    return image + torch.randn_like(image)


def steady(part):
    """Is what the loader gives the same in two passes?"""
    first, second = (torch.cat(list(DataLoader(part, batch_size=3))) for _ in range(2))
    return torch.equal(first, second)


def split():
    return random_split(Images(), [0.8, 0.2], generator=torch.Generator().manual_seed(0))


def symptom():
    train, val = split()
    train.dataset.transform = noisy
    assert not steady(train) and not steady(val)


def cure():
    train, val = split()
    train, val = Subset(Images(noisy), train.indices), Subset(Images(), val.indices)
    assert not steady(train) and steady(val) and not set(train.indices) & set(val.indices)
