"""The model returns its loss only with labels; without them outputs[0] is the logits, and their mean learns no label.

asked: Hugging Face loss = outputs[0] then loss.backward() raises grad can be implicitly created only for scalar outputs
asked: loss = model(**batch)[0]，没传 labels，backward 报错 grad can be implicitly created only for scalar outputs
cause: output-of-the-model
"""

import torch
from torch import nn


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 2))

    def forward(self, x, labels=None):
        logits = self.body(x)
        if labels is None:
            return (logits,)
        return nn.functional.cross_entropy(logits, labels), logits


def accuracy(reduce, with_labels):
    torch.manual_seed(0)
    model = Classifier()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    x = torch.randn(200, 2)
    y = (x[:, 0] > 0).long()
    for _ in range(80):
        loss = model(x, labels=y)[0] if with_labels else model(x)[0]
        optimizer.zero_grad()
        reduce(loss).backward()
        optimizer.step()
    return (model(x)[0].argmax(1) == y).float().mean().item()


def symptom():
    try:
        accuracy(lambda loss: loss, with_labels=False)
    except RuntimeError as error:
        assert str(error) == "grad can be implicitly created only for scalar outputs"
    else:
        raise AssertionError("no error")
    assert accuracy(torch.mean, with_labels=False) < 0.8


def cure():
    assert accuracy(lambda loss: loss, with_labels=True) > 0.95
