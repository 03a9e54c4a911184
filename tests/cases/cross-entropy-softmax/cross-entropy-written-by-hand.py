"""Cross entropy written as -log(softmax(logits)): inf, then NaN, on pixels that were not scaled.

asked: hand written cross entropy torch.log(softmax) gives inf and then nan
asked: 自己写的交叉熵 -log(softmax(x)) 出现 inf 和 nan
cause: log-of-softmax-overflows
"""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randint(256, (40, 16)).float()
y = torch.randint(3, (40,))


def by_hand(logits, y):
    return -torch.log(logits.softmax(1))[torch.arange(len(y)), y].mean()


def by_log_softmax(logits, y):
    return nn.functional.nll_loss(logits.log_softmax(1), y)


def train(loss_fn):
    torch.manual_seed(0)
    model = nn.Linear(16, 3)
    nn.init.normal_(model.weight)
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-5, momentum=0.9)
    losses = []
    for _ in range(5):
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        losses.append(loss.item())
    finite = all(p.isfinite().all() for p in model.parameters())
    return losses, finite


def symptom():
    losses, finite = train(by_hand)
    assert losses[0] == float("inf")
    assert losses[1] != losses[1]
    assert not finite


def cure():
    for loss_fn in (nn.functional.cross_entropy, by_log_softmax):
        losses, finite = train(loss_fn)
        assert finite
        assert losses[-1] < 1e6
