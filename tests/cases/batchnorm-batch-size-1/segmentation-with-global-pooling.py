"""A segmentation net with pooled context raises for one image; so does a layer that eval() misses, or one without statistics.

asked: DeepLabv3 ASPP training with batch size 1 raises Expected more than 1 value per channel, got input size [1, 256, 1, 1]
asked: 语义分割训练报错 got input size torch.Size([1, 512, 1, 1])，怎么找出是哪一层
cause: who-raises
"""

import torch
from torch import nn
from torch.nn import functional as F


class Net(nn.Module):
    def __init__(self, norm=nn.BatchNorm2d, container=nn.ModuleList, **options):
        super().__init__()
        self.backbone = nn.Sequential(nn.Conv2d(1, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU(), nn.Dropout2d(0.1))
        self.context = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Conv2d(8, 8, 1))
        self.norms = container([norm(8, **options)])
        self.out = nn.Conv2d(16, 3, 1)

    def forward(self, images, size=None):
        x = self.backbone(images)
        pooled = self.norms[0](self.context(x))
        return {"out": self.out(torch.cat([x, F.interpolate(pooled, x.shape[2:])], dim=1))}


class OneByOne(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.BatchNorm1d(8)

    def forward(self, rows):
        return torch.cat([self.norm(input=row) for row in rows.split(1)])


class InForward(nn.Module):
    def forward(self, rows):
        return nn.BatchNorm1d(8)(rows)


def step(model, samples):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    images, labels = torch.randn(samples, 1, 12, 12), torch.randint(3, (samples, 12, 12))
    try:
        loss = F.cross_entropy(model(images)["out"], labels)
    except ValueError as error:
        return str(error)
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    return loss.isfinite().item()


def symptom():
    assert "got input size torch.Size([1, 8, 1, 1])" in step(Net(), 1)
    assert "Expected more than 1 value per channel" in step(Net(container=list).eval(), 1)


def diagnosis(recipe):
    who, image = recipe("who_raises"), torch.randn(1, 1, 12, 12)
    modes = "layer.training={}, model.training={}"
    assert who(Net(), image) == f"norms.0 (BatchNorm2d), input [(1, 8, 1, 1)], {modes.format(True, True)}"
    missed = who(Net(container=list).eval(), image, size=None)
    assert missed == f"the model (Net), input [(1, 1, 12, 12)], {modes.format(False, False)}"
    assert who(torch.compile(Net(), backend="eager"), image) == who(Net(), image)
    assert who(OneByOne(), torch.randn(5, 8)) == f"norm (BatchNorm1d), input [(1, 8)], {modes.format(True, True)}"
    made = who(InForward().eval(), torch.randn(1, 8))
    assert made == f"the model (InForward), input [(1, 8)], {modes.format(False, False)}"
    switched = Net().eval()
    switched.norms.train()
    assert who(switched, image).endswith(modes.format(True, False))
    assert who(Net(track_running_stats=False).eval(), image).endswith(modes.format(False, False))
    assert who(Net(norm=nn.InstanceNorm2d).eval(), image).startswith("norms.0 (InstanceNorm2d)")


def cure():
    assert step(Net(), 2) is True
    assert step(Net(norm=lambda channels: nn.GroupNorm(2, channels)), 1) is True
    model = Net().train()
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.eval()
    assert step(model, 1) is True


def healthy(recipe):
    model, images = Net(), torch.randn(2, 1, 12, 12)
    before = torch.get_rng_state()
    assert recipe("who_raises")(model, images) == "no layer raises"
    assert torch.equal(before, torch.get_rng_state()) and model.backbone[1].num_batches_tracked == 0
    half = Net(norm=lambda channels: nn.GroupNorm(2, channels)).bfloat16()
    assert recipe("who_raises")(half, torch.randn(1, 1, 12, 12).bfloat16()) == "no layer raises"
