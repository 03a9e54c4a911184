"""Two optimizers, one of them for a sparse embedding, or a backbone that no optimizer holds: one call clips them together.

asked: gradient norm is far below max_norm but clip_grad_norm_ returns hundreds, two optimizers or backbone not in optimizer
asked: 有两个优化器（或 backbone 没有交给优化器），梯度范数远小于 max_norm，clip_grad_norm_ 却返回几百
cause: clips-nothing
"""

import contextlib
import io
import re

import torch
from torch import nn


def train(given, recipe=None):
    torch.manual_seed(0)
    words, body, head = nn.Embedding(9, 4, sparse=True), nn.Linear(4, 50), nn.Linear(50, 1)
    nn.init.ones_(head.weight)
    optimizers = torch.optim.SparseAdam(words.parameters()), torch.optim.AdamW(head.parameters())
    out = io.StringIO()
    returned = []
    with contextlib.redirect_stdout(out):
        for optimizer in optimizers if recipe else ():
            recipe("watch_clipping")(optimizer, steps=5)
        for _ in range(5):
            words.zero_grad()
            head.zero_grad()
            (300 * head(body(words(torch.randint(9, (3, 2)))).relu())).sum().backward()
            parameters = [*body.parameters(), *head.parameters()] if given == "more" else head.parameters()
            returned.append(nn.utils.clip_grad_norm_(parameters, max_norm=1.0).item())
            for optimizer in optimizers:
                optimizer.step()
    return returned, [float(n) for n in re.findall(r" to (\S+),", out.getvalue())]


def symptom():
    assert min(train("more")[0]) > 100


def diagnosis(recipe):
    returned, (sparse, largest) = train("more", recipe)
    assert largest < 0.9 and min(returned) > 100 and sparse > 1.01


def cure():
    assert min(train("its own")[0]) > 100


def healthy(recipe):
    assert 0.99 < train("its own", recipe)[1][1] < 1.01
