"""Fine-tuning on 5 classes from weights with 1000: strict=False, and still size mismatch for fc.weight.

asked: size mismatch for fc.weight torch.Size([1000, 8]) from checkpoint even with strict=False
asked: 预训练权重是 1000 类，我的数据只有 5 类，加了 strict=False 还是 size mismatch
cause: load-all-but-the-head
"""

import contextlib
import io

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.body = nn.Sequential(nn.Conv1d(2, 8, 3), nn.BatchNorm1d(8), nn.ReLU(), nn.AdaptiveAvgPool1d(1))
        self.fc = nn.Linear(8, classes)

    def forward(self, x):
        return self.fc(self.body(x).flatten(1))


def pretrained(classes=1000):
    torch.manual_seed(0)
    return Net(classes).state_dict()


def told(recipe, state):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("explain")(Net(5), state)
    return out.getvalue().splitlines()


def symptom():
    try:
        Net(5).load_state_dict(pretrained(), strict=False)
    except RuntimeError as error:
        assert "size mismatch for fc.weight: copying a param with shape torch.Size([1000, 8])" in str(error)
    else:
        raise AssertionError("no error")


def diagnosis(recipe):
    assert told(recipe, pretrained()) == [
        "9 of 9 keys match",
        "fc.bias: file [1000], model [5]",
        "fc.weight: file [1000, 8], model [5, 8]",
    ]


def cure():
    state, model, head = pretrained(), Net(5), {"fc.weight", "fc.bias"}
    report = model.load_state_dict({k: v for k, v in state.items() if k not in head}, strict=False)
    assert set(report.missing_keys) == head
    assert not report.unexpected_keys
    assert torch.equal(model.body[0].weight, state["body.0.weight"])
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.05)
    x, labels = torch.randn(10, 2, 6), torch.arange(10) % 5
    losses = []
    for _ in range(30):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(x), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < 0.7 * losses[0]


def healthy(recipe):
    assert told(recipe, pretrained(classes=5)) == ["9 of 9 keys match"]
