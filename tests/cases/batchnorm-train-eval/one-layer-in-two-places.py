"""One BatchNorm serves two layers: its statistics mix what the two send, and eval() scores worse than train().

asked: the same self.bn after fc1 and fc2 in forward(), accuracy drops in eval()
asked: 两个 Linear 后面共用一个 self.bn，eval() 之后准确率掉很多
cause: report-batch-norm
"""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, shared):
        super().__init__()
        self.fc1, self.fc2, self.out = nn.Linear(10, 32), nn.Linear(32, 32), nn.Linear(32, 3)
        self.bn = nn.BatchNorm1d(32)
        self.bn2 = self.bn if shared else nn.BatchNorm1d(32)

    def forward(self, x):
        x = self.bn(self.fc1(x)).relu()
        return self.out(self.bn2(self.fc2(x)).relu())


def trained(shared, seed=1):
    torch.manual_seed(seed)
    x, w = torch.randn(1024, 10) * 3 + 2, torch.randn(10, 3)
    y, model = ((x - 2) @ w).argmax(1), Net(shared)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    for epoch in range(5):
        for batch in torch.randperm(1024).split(32):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(x[batch]), y[batch]).backward()
            optimizer.step()
    return model, x, y


def lost(model, x, y):
    with torch.no_grad():
        found = [(model.train(mode)(x).argmax(1) == y).float().mean().item() for mode in (True, False)]
    model.train()
    return found[0] - found[1]


def symptom():
    assert lost(*trained(shared=True)) > 0.05


def diagnosis(recipe):
    model, x, _y = trained(shared=True)
    verdicts = recipe("report_batch_norm")(model, x[:64])
    assert list(verdicts) == ["bn", "bn, use 2"]
    assert any("far from this batch" in verdict for verdict in verdicts.values())


def cure():
    assert lost(*trained(shared=False)) < 0.02


def healthy(recipe):
    model, x, _y = trained(shared=False)
    nn.utils.spectral_norm(model.out)
    model(x[:64])  # it now holds a weight that deepcopy refuses
    verdicts = recipe("report_batch_norm")(model, x[:64])
    assert list(verdicts) == ["bn", "bn2"]
    assert all("close to this batch" in verdict for verdict in verdicts.values())
