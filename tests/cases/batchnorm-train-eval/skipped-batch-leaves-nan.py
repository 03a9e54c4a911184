"""Evaluation is NaN or wrong: a NaN batch whose step was skipped, statistics not loaded, a momentum too small, a frozen layer.

asked: how can I check whether the running statistics of my batchnorm layers are valid
asked: eval 输出 nan 或很差，怎么检查每个 BN 层的 running_mean 是不是正常
cause: report-batch-norm
"""

import torch
from torch import nn
from torch.optim.swa_utils import update_bn


class Net(nn.Module):
    def __init__(self, momentum=0.1):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(1, 6, 3), nn.BatchNorm2d(6, momentum=momentum), nn.ReLU())
        self.drop, self.head = nn.Dropout(0.3), nn.Linear(6, 2)

    def forward(self, images, labels=None):
        return {"logits": self.head(self.drop(self.body(images).mean((2, 3))))}


def trained(mistake, steps=40):
    torch.manual_seed(0)
    model = Net(momentum=0.001 if mistake == "momentum" else 0.1)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    for step in range(steps):
        x, y = images(), torch.randint(2, (8,))
        if mistake == "nan" and step == 5:
            x[0, 0, 0, 0] = float("nan")
        loss = nn.functional.cross_entropy(model(x)["logits"], y)
        if loss.isfinite():
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return model


def images():
    return torch.randn(8, 1, 8, 8) * 3 + 60


def not_loaded(model):
    other = Net()
    other.load_state_dict(dict(model.named_parameters()), strict=False)
    return other


def symptom():
    model = trained("nan")
    assert all(p.isfinite().all() for p in model.parameters())
    assert model.eval()(images())["logits"].isnan().all()


def diagnosis(recipe):
    report = recipe("report_batch_norm")
    assert report(trained("nan"), images()) == {"body.1": "momentum 0.1: not finite"}
    assert report(trained("momentum"), images(), labels=None) == {
        "body.1": "momentum 0.001: far from this batch in 6 of 6 channels"
    }
    assert report(not_loaded(trained(None)), images()) == {"body.1": "momentum 0.1: never updated"}


def cure():
    for mistake in ("nan", "momentum"):
        model = trained(mistake)
        update_bn([images() for _ in range(4)], model)
        model.eval()
        assert model(images())["logits"].isfinite().all()


class Frozen(Net):
    def train(self, mode=True):
        super().train(mode)
        self.body.eval()
        return self


def healthy(recipe):
    report = recipe("report_batch_norm")
    model = trained(None)
    assert report(model, images()) == {"body.1": "momentum 0.1: close to this batch"}
    kept = model.body[1].running_mean.clone()
    before = torch.get_rng_state()
    x = torch.ones(8, 1, 8, 8)
    report(model, x)
    assert torch.equal(before, torch.get_rng_state()) and torch.equal(kept, model.body[1].running_mean)
    frozen = Frozen()
    frozen.load_state_dict(model.state_dict())
    assert report(frozen, images()) == {"body.1": "momentum 0.1: close to this batch, stays in eval()"}
    update_bn([images() for _ in range(4)], frozen)
    assert report(frozen, images()) == {"body.1": "momentum 0.1: never updated, stays in eval()"}
    model.body[1].running_mean[0] += 50
    assert report(model, images()) == {"body.1": "momentum 0.1: far from this batch in 1 of 6 channels"}
    model.load_state_dict(trained(None).state_dict())
    assert report(model, images() * float("nan")) == {"body.1": "momentum 0.1: not finite"}
    rare = nn.BatchNorm1d(50)
    for _ in range(100):
        rare((torch.rand(512, 50) < 0.01).float())
    assert "far from" in report(rare, (torch.rand(32, 50) < 0.01).float())[""]
    assert report(rare, (torch.rand(512, 50) < 0.01).float()) == {"": "momentum 0.1: close to this batch"}
    assert report(model.bfloat16(), images().bfloat16()) == {"body.1": "momentum 0.1: close to this batch"}
