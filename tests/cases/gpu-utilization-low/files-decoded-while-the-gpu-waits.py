"""Each image is decoded and resized in the loop's own process, again in each epoch; the model is small.

asked: GPU util jumps between 0 and 90 percent, GPU idle between batches, how do I see whether the data is the bottleneck
asked: 显卡利用率一会儿0一会儿90，怎么知道是不是卡在读数据
cause: where-a-step-goes
"""

import contextlib
import io

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

work = [0]


class Pictures(Dataset):
    def __init__(self, stored):
        self.stored = stored

    def __len__(self):
        return 26

    def __getitem__(self, i):
        if not self.stored:
            work[0] += 5
        return torch.full((3, 8, 8), i / 26), i % 2


def epoch(stored, recipe=None, slow_metric=False, marked=True):
    """Units of work of an epoch, and the shares that the recipe gives the parts of the loop."""
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(), nn.Linear(144, 2))
    model.register_forward_hook(lambda *args: work.__setitem__(0, work[0] + 2))
    optimizer = torch.optim.AdamW(model.parameters())
    before = work[0]
    clock = recipe("Clock")(timer=lambda: work[0]) if recipe else None
    for x, y in DataLoader(Pictures(stored), batch_size=4, shuffle=True):
        if clock:
            clock.mark("data")
        loss = nn.functional.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        if clock:
            clock.mark("step")
        work[0] += 20 * slow_metric
        if clock and marked:
            clock.mark("metric")
    with contextlib.redirect_stdout(io.StringIO()):
        return work[0] - before, clock.report() if clock else None


def symptom():
    assert epoch(stored=False)[0] == 26 * 5 + 7 * 2


def diagnosis(recipe):
    shares = epoch(stored=False, recipe=recipe)[1]
    assert shares["data"] > 0.8
    shares = epoch(stored=True, recipe=recipe, slow_metric=True)[1]
    assert shares["metric"] > 0.8
    shares = epoch(stored=True, recipe=recipe, slow_metric=True, marked=False)[1]
    assert shares["data"] > 0.8, "what has no mark counts for the next part"


def cure():
    assert epoch(stored=True)[0] == 7 * 2


def healthy(recipe):
    shares = epoch(stored=True, recipe=recipe)[1]
    assert shares["data"] == 0 and shares["step"] == 1
