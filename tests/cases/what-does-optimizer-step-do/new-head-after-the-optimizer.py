"""Fine-tuning: the head is replaced after the optimizer was created, and stays at its initial values.

asked: replaced the last layer of a pretrained model, new layer weights never change
asked: 微调时换了最后一层，新的分类层不更新
cause: only-the-tensors-it-was-given
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(10, 32), nn.BatchNorm1d(32), nn.ReLU(), nn.Dropout(0.2))
        self.fc = nn.Linear(32, 1000)

    def forward(self, x):
        return self.fc(self.body(x))


torch.manual_seed(0)
x = torch.randn(96, 10)
data = TensorDataset(x, (x[:, 0] > 0).long())


def train(add):
    model = Net()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    model.fc = nn.Linear(32, 2)
    if add:
        optimizer.add_param_group({"params": model.fc.parameters()})
    before = {name: p.detach().clone() for name, p in model.named_parameters()}
    for xb, yb in DataLoader(data, batch_size=32, shuffle=True):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(xb), yb).backward()
        optimizer.step()
    return {name for name, p in model.named_parameters() if torch.equal(p, before[name])}


def symptom():
    assert train(add=False) == {"fc.weight", "fc.bias"}


def cure():
    assert train(add=True) == set()
