"""model.train() stands before the loop over the epochs: from the first validation on, Dropout is off and BatchNorm stands still.

asked: training loss suddenly drops after the first validation and the model overfits, model.train() only once before the loop
asked: 第一次验证之后训练 loss 突然变小，dropout 好像没有起作用，train() 只写在循环外面
cause: train-again-after-validation
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
x, y = torch.randn(64, 5), torch.randn(64, 1)


def train(every_epoch, in_the_middle=lambda model: None):
    torch.manual_seed(0)
    body = nn.Linear(5, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.5)
    model = nn.Sequential(*body, nn.Linear(64, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    seen, dropped = [], []
    model[3].register_forward_hook(lambda module, args, out: dropped.append((out == 0).float().mean().item()))
    model.train()
    for _ in range(3):
        if every_epoch:
            model.train()
        dropped.clear()
        for xb, yb in DataLoader(TensorDataset(x, y), batch_size=16, shuffle=True):
            optimizer.zero_grad()
            nn.functional.mse_loss(model(xb), yb).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            in_the_middle(model)
        seen.append((model[1].num_batches_tracked.item(), sum(dropped) / len(dropped)))
        model.eval()
        with torch.no_grad():
            model(x)
    return seen


def symptom():
    (first, share), (second, later), (third, _) = train(every_epoch=False)
    assert (first, second, third) == (4, 4, 4)
    assert share - later > 0.1
    counts = [count for count, _ in train(every_epoch=True, in_the_middle=nn.Module.eval)]
    assert counts == [1, 2, 3], "validated after each batch: train() at the start of an epoch is not enough"


def cure():
    assert train(every_epoch=True, in_the_middle=lambda model: model.eval().train())[-1][0] == 12
    (first, share), (second, later), (third, _) = train(every_epoch=True)
    assert (first, second, third) == (4, 8, 12)
    assert abs(share - later) < 0.1
