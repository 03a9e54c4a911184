"""One BatchNorm serves three convolutions: its statistics fit none of them, and update_bn does not help.

asked: same self.bn after every conv, training accuracy 96 percent, eval mode much lower on the same data
asked: 几个卷积层后面用同一个 self.bn，训练准确率 96%，eval() 下同样的数据低很多
cause: find
"""

import contextlib
import io

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
y = torch.randint(4, (1024,))
x = torch.randn(4, 1, 8, 8)[y] + 3 * torch.randn(1024, 1, 8, 8)
loader = DataLoader(TensorDataset(x[:512], y[:512]), 32, shuffle=True)
val_loader = DataLoader(TensorDataset(x[512:], y[512:]), 64)


class Net(nn.Module):
    def __init__(self, shared):
        super().__init__()
        self.convs = nn.ModuleList(nn.Conv2d(c, 16, 3, padding=1) for c in (1, 16, 16))
        bn = nn.BatchNorm2d(16)
        self.norms = nn.ModuleList(bn if shared else nn.BatchNorm2d(16) for _ in self.convs)
        self.out = nn.Linear(256, 4)

    def forward(self, x):
        for conv, norm in zip(self.convs, self.norms):
            x = norm(conv(x)).relu()
        return self.out(nn.functional.max_pool2d(x, 2).flatten(1))


def trained(shared):
    torch.manual_seed(0)
    model = Net(shared)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    for _ in range(5):
        for xb, yb in loader:
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(xb), yb).backward()
            optimizer.step()
    return model


def numbers(recipe, model, other):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("diagnose_eval_gap")(model, loader, other)
    return [float(line.split()[-1]) for line in out.getvalue().splitlines()]


@torch.no_grad()
def lost(model):
    found = [(model.train(mode)(x[:512]).argmax(1) == y[:512]).float().mean().item() for mode in (True, False)]
    return found[0] - found[1]


def symptom():
    assert lost(trained(shared=True)) > 0.05


def diagnosis(recipe):
    first, second, _, fourth = numbers(recipe, trained(shared=True), val_loader)
    assert first > second + 0.05 and fourth < second
    first, *others = numbers(recipe, trained(shared=True), loader)
    assert max(others) < first - 0.05
    verdicts = recipe("report_batch_norm", "batchnorm-train-eval")(trained(shared=True), x[:64])
    assert any(", use 2" in name and "far" in verdict for name, verdict in verdicts.items())


def cure():
    assert lost(trained(shared=False)) < 0.03


def healthy(recipe):
    model = trained(shared=False)
    nn.utils.spectral_norm(model.out)
    model(x[:64])  # it now holds a weight that deepcopy refuses
    assert len(numbers(recipe, model, val_loader)) == 4
    first, *others = numbers(recipe, trained(shared=False), loader)
    assert min(others) > first - 0.03
    verdicts = recipe("report_batch_norm", "batchnorm-train-eval")(trained(shared=False), x[:64])
    assert len(verdicts) == 3 and all("close" in verdict for verdict in verdicts.values())
