"""House prices: Dropout stands behind the last Linear; after eval() each prediction is about a third too low.

asked: regression predictions are systematically too low after eval(), dropout after the last linear layer
asked: 回归模型 eval() 之后预测值整体偏低三成，最后一层后面有 dropout
cause: dropout-on-the-output
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def predicted_share(on_the_output, loss_function=nn.functional.mse_loss):
    torch.manual_seed(0)
    x = torch.randn(512, 4)
    y = 3 + x.sum(1, keepdim=True).clamp(-2, 2)
    drop, last = nn.Dropout(0.3), nn.Linear(32, 1)
    tail = (last, drop) if on_the_output else (drop, last)
    model = nn.Sequential(nn.Linear(4, 32), nn.BatchNorm1d(32), nn.ReLU(), *tail)
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.03)
    for _ in range(12):
        model.train()
        for xb, yb in DataLoader(TensorDataset(x, y), batch_size=64, shuffle=True):
            loss_function(model(xb), yb).backward()
            optimizer.step()
            optimizer.zero_grad()
    with torch.no_grad():
        return (model.eval()(x).mean() / y.mean()).item()


def symptom():
    assert abs(predicted_share(on_the_output=True) - 0.7) < 0.1
    assert abs(predicted_share(on_the_output=True, loss_function=nn.functional.huber_loss) - 0.7) < 0.1


def cure():
    assert abs(predicted_share(on_the_output=False) - 1) < 0.1
