"""Two at once: the losses are summed with their graphs, and the predictions are stored for the epoch's confusion matrix.

asked: memory grows every batch, running_loss += loss and all_preds.append(pred)
asked: running_loss += loss，预测 append 到列表，显存每个批次都涨
cause: what-grew
"""

import contextlib
import io

import torch
from torch import nn


def train(log, keep, recipe):
    torch.manual_seed(0)
    model = nn.Sequential(
        nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 2)
    )
    optimizer = torch.optim.AdamW(model.parameters())
    growth, running_loss, predictions = recipe("Growth")(), 0.0, []
    with contextlib.redirect_stdout(io.StringIO()) as out:
        for _ in range(5):
            images, labels = torch.randn(4, 3, 8, 8), torch.randint(2, (4,))
            output = model(images)
            loss = nn.functional.cross_entropy(output, labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            running_loss += log(loss)
            predictions.append(keep(output.argmax(1)))
            growth.report()
    return running_loss, predictions, out.getvalue().splitlines()


class Silent:
    def report(self):
        pass


def symptom():
    running_loss, predictions, _ = train(lambda loss: loss, lambda labels: labels, lambda name: Silent)
    assert running_loss.grad_fn is not None and len(predictions) == 5


def diagnosis(recipe):
    lines = train(lambda loss: loss, lambda labels: labels, recipe)[2]
    assert len(lines) == 4
    assert all(line.endswith("graph nodes, +1 tensors without graph on cpu (4,)") for line in lines)
    # With one of the two gone, the row of the other is left.
    lines = train(lambda loss: loss.item(), lambda labels: labels, recipe)[2]
    assert lines == ["+1 tensors without graph on cpu (4,)"] * 4
    lines = train(lambda loss: loss, lambda labels: labels.tolist(), recipe)[2]
    assert all(line.endswith(" graph nodes") for line in lines)


def cure():
    running_loss, predictions, _ = train(lambda loss: loss.item(), lambda labels: labels.tolist(), lambda name: Silent)
    assert isinstance(running_loss, float) and not any(map(torch.is_tensor, predictions))


def healthy(recipe):
    assert train(lambda loss: loss.item(), lambda labels: labels.tolist(), recipe)[2] == ["nothing grew"] * 4
