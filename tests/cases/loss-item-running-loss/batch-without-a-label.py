"""Only answers are learned; in one batch the long prompts leave no room for them: the average of the epoch is NaN.

asked: average loss of the epoch is nan with ignore_index -100, but the model trains fine and the weights have no nan
asked: 指令微调只算回答部分，epoch 平均 loss 是 nan，权重却没有 nan，模型也正常
cause: what-it-is-the-mean-of
"""

import math

import torch
from torch import nn

torch.manual_seed(0)
tokens = torch.randint(20, (12, 8))
labels = tokens.clone()
for row, prompt in enumerate((2, 3, 1, 5, 8, 8, 8, 8, 4, 1, 6, 7)):
    labels[row, :prompt] = -100


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Embedding(20, 16), nn.LayerNorm(16), nn.Linear(16, 20))

    def forward(self, tokens, labels):
        logits = self.net(tokens)
        return {"loss": nn.functional.cross_entropy(logits[:, :-1].flatten(0, 1), labels[:, 1:].flatten())}


def epoch(average, count, leave_out, learning_rate):
    torch.manual_seed(0)
    model = Model()
    optimizer = torch.optim.AdamW(model.parameters(), lr=learning_rate)
    for x, y in zip(tokens.split(4), labels.split(4)):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = model(x, y)["loss"]
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if count(y) or not leave_out:
            average.add(loss, count(y))
    assert all(p.isfinite().all() for p in model.parameters())
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        return average.value(), model(tokens, labels)["loss"].item()


def as_the_loss_gets_them(y):
    return (y[:, 1:] != -100).sum()


def symptom():
    total = 0.0
    for x, y in zip(tokens.split(4), labels.split(4)):
        total += Model()(x, y)["loss"].item() * as_the_loss_gets_them(y).item()
    assert math.isnan(total)


def cure(recipe):
    average, whole = epoch(recipe("Average")(), as_the_loss_gets_them, True, 0.0)
    assert abs(average / whole - 1) < 1e-2
    assert math.isnan(epoch(recipe("Average")(), as_the_loss_gets_them, False, 0.01)[0])
    assert math.isfinite(epoch(recipe("Average")(), as_the_loss_gets_them, True, 0.01)[0])
