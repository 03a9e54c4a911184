"""The mean and std of the inputs are plain attributes: the loaded model normalizes with 0 and 1 and predicts badly.

asked: model is accurate before saving, wrong after loading, although all keys matched and eval() is called
asked: 加载后 All keys matched，也调用了 eval()，准确率还是很低
cause: what-is-in-a-state-dict
"""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, buffers):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(3, 16), nn.ReLU(), nn.Linear(16, 1))
        if buffers:
            self.register_buffer("mean", torch.zeros(3))
            self.register_buffer("std", torch.ones(3))
        else:
            self.mean, self.std = torch.zeros(3), torch.ones(3)

    def forward(self, x):
        return self.net((x - self.mean) / self.std)


def errors(buffers):
    torch.manual_seed(0)
    x = torch.randn(256, 3) * torch.tensor([1.0, 10.0, 100.0]) + 200
    y = ((x - 200) / torch.tensor([1.0, 10.0, 100.0])).sum(1, keepdim=True)
    model = Net(buffers)
    model.mean, model.std = x.mean(0), x.std(0)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(150):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
    loaded = Net(buffers).eval()
    assert str(loaded.load_state_dict(model.state_dict())) == "<All keys matched successfully>"
    with torch.no_grad():
        return loss.item(), nn.functional.mse_loss(loaded(x), y).item()


def symptom():
    before, after = errors(buffers=False)
    assert before < 0.2
    assert after > 10


def cure():
    before, after = errors(buffers=True)
    assert before < 0.2
    assert after < 0.2
