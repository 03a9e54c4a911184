"""A new GradScaler in each iteration starts at 65536 again: every step is skipped, and nothing warns.

asked: GradScaler created inside the training loop, fp16 loss does not go down
asked: GradScaler 写在训练循环里面，fp16 的 loss 不下降
cause: train-with-amp
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def data():
    x = torch.randn(64, 4)
    return DataLoader(TensorDataset(x, 10 * x.sum(1, keepdim=True)), batch_size=16)


def new_scaler_in_each_step(model, loader, loss_fn, optimizer):
    for x, y in loader:
        scaler = torch.amp.GradScaler("cpu")
        optimizer.zero_grad()
        with torch.autocast("cpu", dtype=torch.float16):
            loss = loss_fn(model(x), y)
        scaler.scale(loss).backward()
        scaler.step(optimizer)
        scaler.update()


def symptom():
    torch.manual_seed(0)
    model, loader = nn.Linear(4, 1), data()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    before = model.weight.detach().clone()
    for _ in range(5):
        new_scaler_in_each_step(model, loader, nn.MSELoss(), optimizer)
    assert torch.equal(before, model.weight)


def cure(recipe):
    torch.manual_seed(0)
    model, loader = nn.Linear(4, 1), data()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.5)
    scaler = torch.amp.GradScaler("cpu")
    before = recipe("evaluate")(model, loader, nn.MSELoss(), torch.float16)
    for _ in range(20):
        recipe("train_epoch")(model, loader, nn.MSELoss(), optimizer, scaler, torch.float16)
    assert recipe("evaluate")(model, loader, nn.MSELoss(), torch.float16) < before / 2
