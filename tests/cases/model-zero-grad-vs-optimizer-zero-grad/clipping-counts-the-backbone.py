"""Only the classifier is trained and the whole net is clipped to 1.0: its new gradients count too, whoever clears the old ones.

asked: training only the head, clip_grad_norm_(model.parameters(), 1.0) slows it down although I call model.zero_grad()
asked: 只训练分类头，clip_grad_norm_(model.parameters(), 1.0)，用了 model.zero_grad() 更新还是很小
cause: clipping-counts-the-old-gradients
"""

import torch
from torch import nn


def kept(cure=None):
    """The share of the head's gradient that clipping keeps, over that of clipping the head alone, and the last loss."""
    torch.manual_seed(0)
    images = torch.randn(256, 1, 16, 16)
    labels = (images.mean(dim=(1, 2, 3)) > 0).long()
    backbone = nn.Sequential(nn.Conv2d(1, 16, 3, stride=2), nn.BatchNorm2d(16), nn.ReLU())
    backbone.extend([nn.Conv2d(16, 32, 3, stride=2), nn.BatchNorm2d(32), nn.ReLU(), nn.Flatten()])
    head = nn.Linear(32 * 9, 2)
    model = nn.Sequential(backbone, head)
    if cure == "freeze":
        backbone.requires_grad_(False)
    optimizer = torch.optim.SGD(head.parameters(), lr=0.05)
    shares = []
    for step in range(80):
        batch = slice(32 * (step % 8), 32 * (step % 8) + 32)
        model.zero_grad()
        loss = nn.functional.cross_entropy(model(images[batch]), labels[batch])
        loss.backward()
        own = nn.utils.get_total_norm([p.grad for p in head.parameters()]).clamp(max=1.0)
        nn.utils.clip_grad_norm_((head if cure == "head" else model).parameters(), max_norm=1.0)
        shares.append((nn.utils.get_total_norm([p.grad for p in head.parameters()]) / own).item())
        optimizer.step()
    return sum(shares) / len(shares), nn.functional.cross_entropy(model(images), labels).item()


def symptom():
    share, loss = kept()
    assert share < 0.9
    assert loss > 1.02 * kept("head")[1]


def cure():
    for how in ("head", "freeze"):
        assert kept(how)[0] > 0.999
