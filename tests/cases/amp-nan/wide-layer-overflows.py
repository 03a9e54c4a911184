"""One layer's outputs exceed 65504 under float16 autocast: every step is skipped, the scale falls and falls.

asked: GradScaler scale goes to 0 and the loss is nan with fp16, float32 trains fine
asked: 开 fp16 之后 loss 一直是 nan，scale 越来越小，fp32 正常
cause: layer-overflows
"""

import torch
from torch import nn
from torch.nn import functional as F


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention = nn.TransformerEncoderLayer(8, 2, 16, dropout=0.0, batch_first=True)
        nn.init.constant_(self.attention.self_attn.in_proj_weight, 3e4)
        self.register_buffer("seen", torch.zeros(1))

    def forward(self, x):
        self.seen = self.seen + 1
        return self.attention(x, src_mask=nn.Transformer.generate_square_subsequent_mask(x.shape[1]))


class InFloat32(nn.Module):
    def __init__(self, layer):
        super().__init__()
        self.layer = layer

    def forward(self, x):
        with torch.autocast(x.device.type, enabled=False):
            return self.layer(x.float())


def make(wrap=False):
    torch.manual_seed(0)
    wide = nn.Linear(64, 8)
    nn.init.normal_(wide.weight, 0.0, 100.0)
    body = InFloat32(wide) if wrap else wide
    return nn.Sequential(
        nn.Linear(8, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.1), body, nn.LayerNorm(8), nn.Linear(8, 3)
    )


torch.manual_seed(1)
x, y = torch.randn(32, 8), torch.randint(3, (32,))
x[0] = 200.0


def train(model, dtype):
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    scaler = torch.amp.GradScaler("cpu", enabled=dtype == torch.float16)
    losses = []
    for _ in range(20):
        optimizer.zero_grad()
        with torch.autocast("cpu", dtype=dtype, enabled=dtype != torch.float32):
            loss = F.cross_entropy(model(x), y)
        scaler.scale(loss).backward()
        scaler.step(optimizer)
        scaler.update()
        losses.append(loss.item())
    return torch.tensor(losses), scaler.get_scale()


def stretched(model):
    nn.init.constant_(model[1].weight, 100.0)
    return model


def symptom():
    losses, scale = train(stretched(make()), torch.float16)
    assert losses.isnan().all() and scale < 1
    assert train(stretched(make()), torch.float32)[0].isfinite().all()


def diagnosis(recipe):
    model = stretched(make())
    before = {name: value.clone() for name, value in model.state_dict().items()}
    state = torch.get_rng_state()
    said = recipe("why_not_finite")(model, lambda model: F.cross_entropy(model(x), y))
    assert said == "in torch.float16: output of 4 (Linear)", said
    assert torch.equal(state, torch.get_rng_state()) and model.training
    assert all(torch.equal(before[name], value) for name, value in model.state_dict().items())
    assert all(p.grad is None for p in model.parameters())
    masked = Encoder()
    said = recipe("why_not_finite")(masked, lambda model: model(x[1:].view(1, 31, 8)).float().square().mean())
    assert said == "in torch.float16: output of attention.self_attn (MultiheadAttention)", said
    assert masked.seen == 0


def cure():
    assert train(stretched(make()), torch.bfloat16)[0].isfinite().all()
    losses, scale = train(stretched(make(wrap=True)), torch.float16)
    assert losses.isfinite().all() and scale >= 1


def healthy(recipe):
    why = recipe("why_not_finite")
    for model in (stretched(make(wrap=True)), make()):
        said = why(model, lambda model: F.cross_entropy(model(x), y), scale=256.0)
        assert said == "finite", said
    said = why(stretched(make()), lambda model: F.cross_entropy(model(x), y), dtype=torch.bfloat16)
    assert said == "finite", said
    frozen = stretched(make(wrap=True)).requires_grad_(False)
    assert why(frozen, lambda model: F.cross_entropy(model(x), y)) == "finite"
    for half in (nn.Linear(8, 3).half(), nn.LSTM(8, 3).bfloat16()):
        try:
            why(half, lambda model: model(x.to(next(model.parameters()).dtype))[0].sum())
        except TypeError as error:
            assert str(error) == "model returns half precision without autocast"
        else:
            raise AssertionError("it took a half model")
