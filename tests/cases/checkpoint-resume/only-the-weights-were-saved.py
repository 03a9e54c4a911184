"""A job is killed and goes on from its weights alone, with Adam and StepLR built anew: the loss jumps.

asked: loss jumps up after resuming training from saved weights
asked: 训练断了只存了模型权重，接着训效果变差，检查点还要存什么
cause: save-and-resume
"""

import os
import tempfile

import torch
from torch import nn


def train(path, epochs, seed, save=None, load=None):
    torch.manual_seed(0)
    x = torch.randn(64, 10)
    y = x @ torch.randn(10, 1) + torch.randn(64, 1)
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(10, 32), nn.BatchNorm1d(32), nn.ReLU(), nn.Linear(32, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.3)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=10, gamma=0.03)
    averaged = torch.optim.swa_utils.AveragedModel(model)
    parts = {"model": model, "optimizer": optimizer, "scheduler": scheduler, "averaged": averaged}
    start, losses = 0, []
    if os.path.exists(path):
        start = load(path, **parts)
    for epoch in range(start, epochs):
        for i in torch.randperm(64).split(16):
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(x[i]), y[i])
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            optimizer.step()
            averaged.update_parameters(model)
        scheduler.step()
        with torch.no_grad():
            losses.append(nn.functional.mse_loss(model(x), y).item())
        if save:
            save(path, epoch, **parts)
    return losses, [p.detach() for p in averaged.parameters()]


def weights(path, epoch, model, **others):
    torch.save({"epoch": epoch, "model": model.state_dict()}, path)


def weights_back(path, model, **others):
    checkpoint = torch.load(path)
    model.load_state_dict(checkpoint["model"])
    return checkpoint["epoch"] + 1


def resumed(save, load):
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/last.pt"
        before, _ = train(path, 20, 0, save, load)
        after, averaged = train(path, 30, 1, save, load)
    return before[-1], after, averaged


def symptom():
    before, after, _ = resumed(weights, weights_back)
    assert max(after[:3]) > 1.4 * before


def cure(recipe):
    before, after, averaged = resumed(recipe("save_checkpoint"), recipe("load_checkpoint"))
    losses, wanted = train("", 30, 0)
    assert after == losses[20:]
    assert after[0] < 1.1 * before
    assert all(map(torch.equal, averaged, wanted))
