"""stopping.step() gets the loss left over from the training loop, which goes on falling: nothing stops, the last is kept.

asked: early stopping never stops although the validation loss rises, best weights are those of the last epoch
asked: 验证 loss 一直上升，早停却不触发，最好的权重就是最后一个 epoch 的
cause: wrong
"""

import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(0)
x, y = torch.randn(40, 10), torch.randint(2, (40,))
x_val, y_val = torch.randn(200, 10), torch.randint(2, (200,))


def train(make_stopping, score, epochs=60):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(10, 64), nn.ReLU(), nn.Linear(64, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    stopping, val_losses = make_stopping("min", 5), []
    for _ in range(epochs):
        for i in range(0, 40, 8):
            optimizer.zero_grad()
            loss = F.cross_entropy(model(x[i : i + 8]), y[i : i + 8])
            loss.backward()
            optimizer.step()
        with torch.no_grad():
            val_loss = F.cross_entropy(model(x_val), y_val)
        val_losses.append(val_loss.item())
        if stopping.step(val_loss if score == "val" else loss, model):
            break
    stopping.restore(model)
    with torch.no_grad():
        return stopping, val_losses, F.cross_entropy(model(x_val), y_val).item()


def symptom(recipe):
    stopping, val_losses, restored = train(recipe("EarlyStopping"), "train")
    assert len(val_losses) == 60 and stopping.best_epoch == 59
    assert restored == val_losses[-1] > 2 * min(val_losses)


def cure(recipe):
    stopping, val_losses, restored = train(recipe("EarlyStopping"), "val")
    assert len(val_losses) == stopping.best_epoch + 6
    assert restored == min(val_losses)
