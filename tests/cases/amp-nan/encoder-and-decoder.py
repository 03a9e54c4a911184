"""Two models, and only the decoder was given to the recipe: the layer of the encoder that overflows looks like the loss.

asked: encoder and decoder as two modules, nan with fp16, the loss is computed in float32 already
asked: encoder 和 decoder 是两个模型，fp16 下 loss 是 nan，loss 已经 .float() 了
cause: layer-overflows
"""

import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(0)
x, y = torch.randn(8, 16), torch.randint(4, (8,))


def make(off=False):
    torch.manual_seed(0)
    encoder, decoder = nn.Linear(16, 32), nn.Sequential(nn.LayerNorm(32), nn.Linear(32, 4))
    with torch.no_grad():
        encoder.weight.mul_(1e6)

    def compute_loss(_):
        with torch.autocast("cpu", dtype=torch.float16, enabled=torch.is_autocast_enabled("cpu") and not off):
            hidden = encoder(x)
        return F.cross_entropy(decoder(hidden).float(), y)

    return encoder, decoder, compute_loss


def finite(off, enabled=True):
    *_, compute_loss = make(off)
    with torch.autocast("cpu", dtype=torch.float16, enabled=enabled):
        return compute_loss(None).isfinite().item()


def symptom():
    assert finite(False, enabled=False) and not finite(False)


def diagnosis(recipe):
    encoder, decoder, compute_loss = make()
    assert recipe("why_not_finite")(decoder, compute_loss) == "in torch.float16: the loss"
    said = recipe("why_not_finite")(nn.ModuleList([encoder, decoder]), compute_loss)
    assert said == "in torch.float16: output of 0 (Linear)", said


def cure():
    assert finite(True)


def healthy(recipe):
    encoder, decoder, compute_loss = make(off=True)
    said = recipe("why_not_finite")(nn.ModuleList([encoder, decoder]), compute_loss, scale=1.0)
    assert said == "finite", said
