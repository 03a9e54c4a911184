"""Between epochs the program makes the task harder by an attribute of the dataset; its workers are persistent.

asked: changing dataset attribute between epochs has no effect with persistent_workers=True
asked: 打开 persistent_workers 之后，每个 epoch 修改 dataset 的属性（set_epoch）不起作用
cause: each-worker-has-its-own-copy
"""

from multiprocessing.reduction import ForkingPickler

import torch
from torch.utils.data import DataLoader, Dataset, Subset


class Crops(Dataset):
    def __init__(self, shared):
        self.level = torch.zeros((), dtype=torch.int64)
        if shared:
            self.level.share_memory_()

    def set_epoch(self, epoch):
        self.level.fill_(epoch)

    def __len__(self):
        return 6

    def __getitem__(self, i):
        return self.level.item()


def levels(shared, **options):
    crops = Crops(shared)
    loader = DataLoader(Subset(crops, range(4)), batch_size=4, num_workers=1, multiprocessing_context="fork", **options)
    seen = []
    for epoch in range(3):
        crops.set_epoch(epoch)
        seen += [batch.tolist()[0] for batch in loader]
    return seen


def symptom():
    assert levels(shared=False, persistent_workers=True) == [0, 0, 0]


def cure():
    assert levels(shared=False) == [0, 1, 2]
    assert levels(shared=True, persistent_workers=True) == [0, 1, 2]
    crops = Crops(shared=False)
    sent = ForkingPickler.loads(ForkingPickler.dumps(crops.level))  # what a worker gets that is not forked
    crops.set_epoch(5)
    assert sent.item() == 5
