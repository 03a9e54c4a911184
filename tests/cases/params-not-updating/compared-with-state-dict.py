"""Whether the weights changed is tested with a state_dict() taken before training: it looks as if nothing had changed.

asked: saved model.state_dict() before training, compared after training, all weights are equal but the loss goes down
asked: 训练前后的 state_dict 一比完全相同，可是 loss 在降
cause: what-is-no-copy
"""

import copy

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def train(keep):
    torch.manual_seed(0)
    x = torch.randn(64, 4)
    data = TensorDataset(x, x.sum(dim=1, keepdim=True))
    model = nn.Sequential(nn.Linear(4, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    before, losses = keep(model), []
    for _ in range(5):
        for xb, yb in DataLoader(data, batch_size=16, shuffle=True):
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(xb), yb)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    after = model.state_dict()
    assert sum(losses[-4:]) < sum(losses[:4])
    return [key for key in after if torch.equal(before[key], after[key])]


def symptom():
    assert len(train(lambda model: model.state_dict())) == 9
    assert len(train(lambda model: dict(model.state_dict()))) == 9


def cure():
    assert train(lambda model: copy.deepcopy(model.state_dict())) == []
    assert train(lambda model: {k: v.clone() for k, v in model.state_dict().items()}) == []
