"""Big pictures are read and made small again in every epoch; the model waits.

asked: training slow, data loading takes most of the time, resizing large images in __getitem__
asked: 每个 epoch 都要重新读大图再缩小，数据加载占了大部分时间
cause: share-of-the-time-in-the-loader
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Pictures(Dataset):
    def __init__(self, small_before):
        self.small_before = small_before
        self.big = [torch.rand(3, 256, 256) for _ in range(12)]
        self.resized = 0
        if small_before:
            self.small = [self.resize(picture) for picture in self.big]

    def resize(self, picture):
        self.resized += 1
        for _ in range(4):
            small = nn.functional.interpolate(picture[None], size=(16, 16), mode="bicubic", antialias=True)[0]
        return small

    def __len__(self):
        return len(self.big)

    def __getitem__(self, i):
        return (self.small[i] if self.small_before else self.resize(self.big[i])), i % 2


def program(small_before):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Flatten(), nn.Linear(768, 4), nn.Dropout(0.1), nn.Linear(4, 2))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)

    def step(batch):
        pictures, labels = batch
        loss = nn.functional.cross_entropy(model(pictures), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    return DataLoader(Pictures(small_before), batch_size=4, shuffle=True), step


def epochs(small_before):
    loader, step = program(small_before)
    for _ in range(3):
        for batch in loader:
            step(batch)
    return loader.dataset.resized


def symptom():
    assert epochs(small_before=False) == 36


def diagnosis(recipe):
    slow, fast = ([recipe("share_of_loading")(*program(small)) for _ in range(5)] for small in (False, True))
    assert {steps for steps, _ in slow + fast} == {2}
    assert max(slow)[1] > min(fast)[1]  # a busy machine may stop the program anywhere


def cure():
    assert epochs(small_before=True) == 12


def healthy(recipe):
    loader, step = program(small_before=True)

    def slow_step(batch):
        for _ in range(20):
            step(batch)

    long, short = ([recipe("share_of_loading")(loader, each) for _ in range(5)] for each in (slow_step, step))
    assert min(long)[1] < max(short)[1]
