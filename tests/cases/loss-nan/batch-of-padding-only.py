"""A tagger, one batch without a label: its loss is NaN; averaged by hand over the mask, it ruins the weights as well.

asked: cross entropy returns nan when all targets are ignore_index
asked: 标签全是 -100 的 batch，交叉熵 loss 是 nan
cause: labels
"""

import torch
from torch import nn


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(20, 8)
        self.rnn = nn.LSTM(8, 8, batch_first=True)
        self.out = nn.Linear(8, 4)

    def forward(self, tokens):
        return {"logits": self.out(self.rnn(self.embed(tokens))[0])}


class ReturnsItsLoss(Tagger):
    def forward(self, tokens, labels):
        logits = super().forward(tokens)["logits"]
        return {"loss": mean_of_labels(logits, labels), "logits": logits}


def mean_of_labels(logits, labels):
    return nn.functional.cross_entropy(logits.transpose(1, 2), labels)


def mean_by_hand(logits, labels):
    mask = labels != -100
    losses = nn.functional.cross_entropy(logits.transpose(1, 2), labels * mask, reduction="none")
    return (losses * mask).sum() / mask.sum()


def sum_over_count(logits, labels):
    loss = nn.functional.cross_entropy(logits.transpose(1, 2), labels, reduction="sum")
    return loss / (labels != -100).sum().clamp(min=1)


def train(loss_fn, recipe=None):
    torch.manual_seed(0)
    tokens, labels = torch.randint(20, (4, 6, 7)), torch.randint(4, (4, 6, 7))
    labels[2] = -100
    labels[3, :3] = -100
    model = Tagger()
    optimizer = torch.optim.AdamW(model.parameters())
    if recipe:
        recipe("watch")(model, optimizer)
    check = recipe("check") if recipe else lambda **values: None
    losses = []
    for x, y in zip(tokens, labels):
        check(x=x, y=y)
        loss = loss_fn(model(x)["logits"], y)
        check(loss=loss)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.isfinite().item())
    return losses


def symptom():
    assert train(mean_of_labels) == [True, True, False, True]
    assert train(mean_by_hand) == [True, True, False, False]


def diagnosis(recipe):
    for loss_fn in (mean_of_labels, mean_by_hand):
        try:
            train(loss_fn, recipe)
        except FloatingPointError as error:
            assert str(error) == "loss: NaN"
        else:
            raise AssertionError("nothing was found")
    model = ReturnsItsLoss()
    recipe("watch")(model, torch.optim.AdamW(model.parameters()))
    try:
        model(torch.ones(6, 7, dtype=torch.int64), labels=torch.full((6, 7), -100))
    except FloatingPointError as error:
        assert str(error) == "output of model (ReturnsItsLoss), inputs ok, weights ok: NaN"
    else:
        raise AssertionError("nothing was found")


def cure():
    assert all(train(sum_over_count))


def healthy(recipe):
    assert all(train(sum_over_count, recipe))
