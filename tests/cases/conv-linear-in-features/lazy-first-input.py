"""LazyLinear: the parameters are counted too early, then the first input is a single image.

asked: Attempted to use an uninitialized parameter in numel when counting parameters
asked: LazyLinear 第一次输入单张图片之后，批次就报形状错误
cause: lazy-linear
"""

import io
import pickle

import torch
from torch import nn


def model():
    return nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU(), nn.Flatten(), nn.LazyLinear(10))


def message(run):
    try:
        run()
    except (RuntimeError, ValueError, pickle.UnpicklingError) as error:
        return str(error)
    return ""


def symptom():
    net = model()
    assert "uninitialized parameter" in message(lambda: sum(p.numel() for p in net.parameters()))
    assert "uninitialized parameter" in message(lambda: nn.init.xavier_uniform_(net[-1].weight))
    assert "uninitialized parameter" in message(lambda: torch.optim.Adagrad(net.parameters()))
    torch.save(net.state_dict(), file := io.BytesIO())
    assert "UninitializedParameter" in message(lambda: torch.load(io.BytesIO(file.getvalue()), weights_only=True))
    net(torch.zeros(3, 8, 8))  # 8 channels become 8 rows
    assert net[-1].in_features == 36
    assert "cannot be multiplied" in message(lambda: net(torch.zeros(4, 3, 8, 8)))
    flat = nn.Sequential(nn.Conv2d(3, 8, 3), nn.LazyLinear(10))
    flat(torch.zeros(4, 3, 8, 8))
    assert flat[-1].in_features == 6 and flat(torch.zeros(4, 3, 8, 8)).shape == (4, 8, 6, 10)
    y = torch.zeros(4).long()
    assert "spatial targets" in message(lambda: nn.functional.cross_entropy(flat(torch.zeros(4, 3, 8, 8)), y))
    net = model()
    with torch.inference_mode():
        net.eval()(torch.zeros(1, 3, 8, 8))
    assert "Inference tensors" in message(lambda: net(torch.zeros(4, 3, 8, 8)))


def cure():
    net = model()
    with torch.no_grad():
        net.eval()(torch.zeros(1, 3, 8, 8))
    assert net[-1].in_features == 288 and sum(p.numel() for p in net.parameters()) == 3114
    x = torch.randn(4, 3, 8, 8)
    other = model()
    other.load_state_dict(net.state_dict())
    assert torch.equal(other(x), net(x))


def healthy():
    for make in (torch.optim.SGD, torch.optim.Adam, torch.optim.AdamW):
        net = model()
        optimizer = make(net.parameters(), lr=0.1)
        out = net(torch.randn(4, 3, 8, 8))
        before = net[-1].weight.clone()
        out.square().sum().backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        assert not torch.equal(before, net[-1].weight)
