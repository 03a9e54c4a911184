"""One row in 200 has a missing value written as -99999: report_batch_norm says close for a batch that holds one of them, far for those that hold none.

asked: train mode good, eval mode random, update_bn does not help, report_batch_norm says close
asked: 每 200 行有一个缺失值写成 -99999，train() 正常，eval() 跟瞎猜一样，update_bn 也没用
cause: find
"""

import contextlib
import io

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
y = torch.randint(4, (2048,))
clean = 1.5 * torch.randn(4, 16)[y] + torch.randn(2048, 16)
written = clean.clone()
written[:1024:200, 3] = -99999.0


def loaders(x):
    train, val = TensorDataset(x[:1024], y[:1024]), TensorDataset(x[1024:], y[1024:])
    return DataLoader(train, 64, shuffle=True), DataLoader(val, 64)


def fitted(x):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(16, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Linear(64, 4))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    for _ in range(5):
        for xb, yb in loaders(x)[0]:
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(xb), yb).backward()
            optimizer.step()
    return model


def numbers(recipe, model, *loaders):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("diagnose_eval_gap")(model, *loaders)
    return [float(line.split()[-1]) for line in out.getvalue().splitlines()]


@torch.no_grad()
def right(model):
    return (model.eval()(clean[1024:]).argmax(1) == y[1024:]).float().mean().item()


def symptom():
    assert right(fitted(written)) < 0.5


def diagnosis(recipe):
    model = fitted(written)
    train_loader, val_loader = loaders(written)
    for second_loader in (val_loader, train_loader):
        first, *others = numbers(recipe, model, train_loader, second_loader)
        assert first > 0.6
        assert max(others) < 0.5
    report = recipe("report_batch_norm", "batchnorm-train-eval")
    said = {("far" in report(model, x)["1"], (x < -1000).sum().item()) for x, _ in train_loader}
    assert (True, 0) in said, "far, without a missing value in the batch"
    assert (False, 1) in said, "close, with one: several batches tell"


def cure():
    assert right(fitted(clean)) > 0.9


def healthy(recipe):
    model = fitted(clean)
    assert min(numbers(recipe, model, *loaders(clean))) > 0.9
    report = recipe("report_batch_norm", "batchnorm-train-eval")
    assert all("close" in report(model, x)["1"] for x, _ in loaders(clean)[0])
