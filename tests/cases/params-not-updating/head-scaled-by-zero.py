"""A loss weight of 0 stops a head: with AdamW its weights still shrink, a tied one is listed once, with Adam they stay.

asked: auxiliary head weights only get smaller and smaller, loss weight is 0, AdamW
asked: 辅助 loss 的权重是 0，这个头的参数却一直在变小，用的是 AdamW
cause: watch
"""

import contextlib
import io

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(6, 4)
        self.out = nn.Linear(4, 6, bias=False)
        self.out.weight = self.words.weight
        self.aux = nn.Linear(4, 1)

    def forward(self, ids):
        hidden = self.words(ids)
        return self.out(hidden), self.aux(hidden)


def train(make, weight, recipe=None, accumulate=2):
    torch.manual_seed(0)
    model = Net()
    optimizer = make(model.parameters(), lr=1e-2)
    report = recipe("watch")(model, optimizer) if recipe else lambda: None
    before = model.aux.weight.detach().clone()
    for i in range(4 * accumulate):
        ids = torch.randint(6, (8,))
        logits, aux = model(ids)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = nn.functional.cross_entropy(logits, ids) + weight * (aux - 1).square().mean()
        (loss / accumulate).backward()
        if i % accumulate:
            optimizer.step()
            optimizer.zero_grad()
    with contextlib.redirect_stdout(io.StringIO()) as out:
        report()
    return (model.aux.weight / before).flatten().detach(), out.getvalue()


def symptom():
    assert torch.allclose(train(torch.optim.AdamW, 0.0)[0], torch.tensor(0.9999**4))


def diagnosis(recipe):
    said = train(torch.optim.AdamW, 0.0, recipe)[1]
    assert said == "changes: words.weight\nchanges, but gradient None or 0: aux.weight aux.bias\n"
    said = train(torch.optim.Adam, 0.0, recipe)[1]
    assert said == "changes: words.weight\ngradient None or 0: aux.weight aux.bias\n"


def cure():
    assert not torch.allclose(train(torch.optim.AdamW, 0.5)[0], torch.tensor(0.9999**4), atol=1e-3)


def healthy(recipe):
    for make in torch.optim.AdamW, torch.optim.Adam:
        assert train(make, 0.5, recipe)[1] == "changes: words.weight aux.weight aux.bias\n"
