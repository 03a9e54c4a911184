"""__getitem__ normalises with -= and /= what it took from the stored array: each epoch normalises again.

asked: my dataset normalizes in __getitem__ with -= and /=, the data is different in every epoch
asked: Dataset 的 __getitem__ 里用 -= 和 /= 做归一化，每个 epoch 取出的数据都不一样
cause: changed-in-place
"""

import copy

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Table(Dataset):
    def __init__(self, in_place):
        torch.manual_seed(0)
        self.x = 5 + 2 * torch.randn(64, 3)
        self.y = self.x.sum(1, keepdim=True) / 10
        self.in_place = in_place

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        x = self.x[i]
        if self.in_place:
            x -= 5.0
            x /= 2.0
        else:
            x = (x - 5.0) / 2.0
        return x, self.y[i]


def means(in_place):
    loader = DataLoader(Table(in_place), batch_size=16, shuffle=True)
    return [torch.cat([x for x, _ in loader]).mean().abs().item() for _ in range(3)]


def final_loss(in_place):
    dataset = Table(in_place)
    model = nn.Linear(3, 1)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    for _ in range(12):
        total = 0.0
        for x, y in DataLoader(dataset, batch_size=16, shuffle=True):
            loss = nn.functional.mse_loss(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            total += loss.item() * len(x) / 64
    return total


def agree(dataset):
    first = copy.deepcopy(dataset[0])
    try:
        torch.testing.assert_close(first, dataset[0], rtol=0, atol=0, equal_nan=True)
    except AssertionError:
        return False
    return True


def symptom():
    first, second, third = means(True)
    assert first < 0.5 and second > 2 and third > 3
    assert final_loss(True) > final_loss(False)


def diagnosis(recipe):
    assert not agree(Table(True))


def cure():
    assert max(means(False)) < 0.5
    dataset = Table(False)
    assert agree(dataset)
    dataset.x[0, 1] = torch.nan
    assert agree(dataset)
    dataset.x = dataset.x.bfloat16()
    assert agree(dataset), "np.array_equal cannot read these and says False"
