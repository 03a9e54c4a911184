"""A masked autoencoder made faster with model.half(), autocast and GradScaler: three errors, one after the other.

asked: RuntimeError Index put requires the source and destination dtypes match, got Float for the destination and Half for the source
asked: value cannot be converted to type at::Half without overflow masked_fill attention mask
asked: 混合精度训练报 Attempting to unscale FP16 gradients，模型用了 half()
cause: half-precision-beyond-layers
"""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, careful):
        super().__init__()
        self.careful, self.embed, self.out = careful, nn.Linear(4, 8), nn.Linear(8, 4)

    def forward(self, x, masked):
        h = self.embed(x)
        scores = h @ h.transpose(1, 2)
        lowest = torch.finfo(scores.dtype).min if self.careful else -1e9
        h = scores.masked_fill(masked[:, None], lowest).softmax(-1).to(h.dtype) @ h
        full = torch.zeros(*x.shape[:2], 8, device=x.device)
        full[~masked] = h[~masked].to(full.dtype) if self.careful else h[~masked]
        return self.out(full)


def train(careful, half=False):
    torch.manual_seed(0)
    net, x = Net(careful), torch.randn(2, 6, 4)
    masked = torch.arange(6).expand(2, 6) > 3
    net = net.half() if half else net
    optimizer, scaler = torch.optim.AdamW(net.parameters()), torch.amp.GradScaler("cpu")
    before = net.out.weight.detach().clone()
    with torch.autocast("cpu", dtype=torch.float16):
        loss = nn.functional.mse_loss(net(x, masked).float(), x)
    scaler.scale(loss).backward()
    scaler.unscale_(optimizer)
    nn.utils.clip_grad_norm_(net.parameters(), 1.0)
    scaler.step(optimizer)
    return not torch.equal(before, net.out.weight)


def error(call, *args):
    try:
        call(*args)
    except (RuntimeError, ValueError) as raised:
        return str(raised)
    return ""


def symptom():
    assert "without overflow" in error(train, False)
    h, full = torch.zeros(8, 8, dtype=torch.float16), torch.zeros(12, 8)
    assert "Index put requires" in error(full.__setitem__, torch.arange(12) < 8, h)
    assert "unscale FP16 gradients" in error(train, True, True)


def cure():
    assert train(True)
