"""The outputs of the validation set are kept for a plot after each epoch: within the training iterations nothing grows.

asked: memory grows with each epoch but not during the epoch
asked: 显存在一个 epoch 里不变，每过一个 epoch 就多一截
cause: find
"""

import contextlib
import io

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

DATA = TensorDataset(torch.randn(40, 3), torch.randint(2, (40,)))


def train(keep, per_epoch=lambda: None, per_iteration=lambda: None):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(3, 8), nn.ReLU(), nn.Dropout(0.1), nn.Linear(8, 2))
    optimizer, plots = torch.optim.AdamW(model.parameters()), []
    with contextlib.redirect_stdout(io.StringIO()) as out:
        for _ in range(5):
            model.train()
            for x, y in DataLoader(DATA, batch_size=8, shuffle=True):
                optimizer.zero_grad()
                nn.functional.cross_entropy(model(x), y).backward()
                optimizer.step()
                per_iteration()
            model.eval()
            with torch.no_grad():
                plots += [keep(model(x)) for x, _ in DataLoader(DATA, batch_size=8)]
            per_epoch()
    return sum(map(torch.is_tensor, plots)), out.getvalue().splitlines()


def symptom():
    assert train(lambda output: output.cpu())[0] == 25


def diagnosis(recipe):
    _, lines = train(lambda output: output.cpu(), per_iteration=recipe("Growth")().report)
    assert lines[:4] == ["nothing grew"] * 4
    _, lines = train(lambda output: output.cpu(), per_epoch=recipe("Growth")().report)
    assert len(lines) == 4 and all(line == "+5 tensors without graph on cpu (8, 2)" for line in lines)


def cure():
    assert train(lambda output: output.tolist())[0] == 0


def healthy(recipe):
    assert train(lambda output: output.argmax(1).tolist(), recipe("Growth")().report)[1] == ["nothing grew"] * 4
    torch.manual_seed(0)
    model, x = nn.Sequential(nn.Linear(8, 16), nn.Tanh(), nn.Linear(16, 1)), torch.randn(32, 8)
    optimizer, growth = torch.optim.LBFGS(model.parameters(), max_iter=5, history_size=20), recipe("Growth")()

    def closure():
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), x.sin().sum(1, keepdim=True))
        loss.backward()
        return loss

    with contextlib.redirect_stdout(io.StringIO()) as out:
        for _ in range(8):
            optimizer.step(closure)
            growth.report()
    lines = out.getvalue().splitlines()
    assert "without graph" in lines[0] and "(161,)" in lines[0] and lines[-2:] == ["nothing grew"] * 2
