"""Fine-tuning: the new head is put in after model.to(device), and is on the CPU.

asked: replaced model.fc after model.to(device), expected all tensors to be on the same device
asked: model.to(device) 之后换了最后一层 model.fc，报错张量不在同一设备上
cause: layers-in-a-list-stay
"""

import contextlib
import io

import torch
from torch import nn

x = torch.ones(4, 3, device="meta")


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body, self.fc = nn.Sequential(nn.Linear(3, 8), nn.ReLU()), nn.Linear(8, 10)

    def forward(self, x):
        return self.fc(self.body(x))


def fine_tuned(moved_last):
    net = Net().to("meta")
    net.fc = nn.Linear(8, 2)
    return net.to("meta") if moved_last else net


def printed(recipe, net):
    with contextlib.redirect_stdout(io.StringIO()) as text:
        recipe("watch_devices")(net)
        with contextlib.suppress(RuntimeError):
            net(x)
    return text.getvalue().splitlines()


def symptom():
    try:
        fine_tuned(moved_last=False)(x)
    except RuntimeError as error:
        assert "device" in str(error)
    else:
        raise AssertionError("no error")


def diagnosis(recipe):
    lines = printed(recipe, fine_tuned(moved_last=False))
    assert lines == ["model.fc (Linear): own tensors on ['cpu'], input on ['meta']"]


def holds(optimizer, layer):
    held = {id(p) for group in optimizer.param_groups for p in group["params"]}
    return all(id(p) in held for p in layer.parameters())


def cure():
    net = Net().to("meta")
    older = torch.optim.AdamW(net.parameters())
    net.fc = nn.Linear(8, 2)
    net.to("meta")
    assert net(x).device.type == "meta"
    assert holds(older, net.body) and not holds(older, net.fc)  # it would never be trained
    assert holds(torch.optim.AdamW(net.parameters()), net.fc)


def healthy(recipe):
    assert not printed(recipe, fine_tuned(moved_last=True))
