"""1% defects: the model sounds the alarm twice in a thousand samples, both times wrongly, and has accuracy 0.99.

asked: imbalanced data, accuracy does not move, the rare class is predicted only a few times and wrongly
asked: 缺陷只有百分之一，模型只报过两次而且都报错，准确率不动
cause: majority
"""

import torch
from torch import nn

torch.manual_seed(0)
y = (torch.arange(1000) % 100 == 0).float().unsqueeze(1)
x = torch.randn(1000, 3) + 1.5 * y
x[5:7] = 6.0


def train(pos_weight, steps=150):
    torch.manual_seed(0)
    model = nn.Linear(3, 1)
    criterion = nn.BCEWithLogitsLoss(pos_weight=pos_weight)
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.05)
    for _ in range(steps):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = model(x)
        optimizer.zero_grad()
        criterion(logits.float(), y).backward()
        optimizer.step()
    return logits


def recall(logits):
    return (logits[y == 1] > 0).float().mean().item()


def symptom():
    logits = train(None)
    assert ((logits > 0) == y).float().mean() > 0.98 and 0 < (logits > 0).sum() < 4 and recall(logits) == 0


def diagnosis(recipe):
    said = recipe("explain_accuracy")(train(None), y)
    assert said == "one class is (almost) always predicted"


def cure():
    assert recall(train(torch.tensor(99.0))) > 0.6


def healthy(recipe):
    assert recipe("explain_accuracy")(train(torch.tensor(99.0)), y) == "the predictions follow the labels"
