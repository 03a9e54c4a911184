"""torch.save stands beside the if, not in it, or a save after the loop has the same name: best.pt is the last epoch.

asked: best.pt has the accuracy of the last epoch although I only save when the validation loss improves
asked: best.pt 加载出来的分数和最后一个 epoch 一样，明明判断了 val loss 变小才保存
cause: wrong
"""

import io

import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(0)
x, y = torch.randn(40, 10), torch.randint(2, (40,))
x_val, y_val = torch.randn(200, 10), torch.randint(2, (200,))


def train(where, epochs=15):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(10, 64), nn.ReLU(), nn.Dropout(0.1), nn.Linear(64, 2))
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
    best, file, scores, printed = float("inf"), io.BytesIO(), [], []

    def save():
        file.seek(0)
        torch.save(model.state_dict(), file)

    @torch.no_grad()
    def validate():
        return F.cross_entropy(model.eval()(x_val), y_val).item()

    for epoch in range(epochs):
        model.train()
        for i in range(0, 40, 8):
            optimizer.zero_grad()
            F.cross_entropy(model(x[i : i + 8]), y[i : i + 8]).backward()
            optimizer.step()
        scores.append(validate())
        better = scores[-1] < best
        if better:
            best = scores[-1]
        if better or where == "beside the if":
            printed.append(epoch)
            save()
    if where == "again after the loop":
        save()
    file.seek(0)
    model.load_state_dict(torch.load(file))
    return scores, validate(), printed[-1] == epochs - 1


def symptom():
    for where, last_epoch_printed in {"beside the if": True, "again after the loop": False}.items():
        scores, restored, printed = train(where)
        assert restored == scores[-1] > 1.2 * min(scores)
        assert printed == last_epoch_printed


def cure():
    scores, restored, printed = train("in the if")
    assert restored == min(scores) and not printed
