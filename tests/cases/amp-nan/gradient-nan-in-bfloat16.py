"""bfloat16 without a scaler: the root of a difference rounded to 0 made a NaN gradient, and the next loss is NaN.

asked: bf16 autocast loss is nan in the second step, float32 is fine, no GradScaler
asked: bf16 混合精度没有 scaler，第二步 loss 就是 nan，fp32 正常
cause: why-not-finite
"""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(16, 8)


def distance(model, safe=False):
    a, b = model(x), model(x + 1e-3)
    a, b = (a.float(), b.float()) if safe else (a, b)
    return ((a - b).square().sum(1) + (1e-12 if safe else 0)).sqrt().mean()


def make():
    torch.manual_seed(0)
    model = nn.Linear(8, 8)
    return model, torch.optim.SGD(model.parameters(), lr=1e-2)


def train(model, optimizer, dtype, safe=False, check=lambda **named: None):
    for _ in range(3):
        optimizer.zero_grad()
        with torch.autocast("cpu", dtype=dtype, enabled=dtype != torch.float32):
            loss = distance(model, safe)
        check(loss=loss)
        loss.backward()
        optimizer.step()
    return loss.isfinite().item()


def symptom():
    assert train(*make(), torch.float32) and not train(*make(), torch.bfloat16)


def diagnosis(recipe):
    why, (model, optimizer) = recipe("why_not_finite"), make()
    said = why(model, distance, scale=1, dtype=torch.bfloat16)
    assert said == "in torch.bfloat16: the gradient at any scale", said
    train(model, optimizer, torch.bfloat16)
    said = why(model, distance, scale=1, dtype=torch.bfloat16)
    assert said.startswith("in float32 too: ") and model.weight.isnan().any(), said
    model, optimizer = make()
    recipe("watch", "loss-nan")(model, optimizer)
    try:
        train(model, optimizer, torch.bfloat16, check=recipe("check", "loss-nan"))
        raise AssertionError("nothing found")
    except FloatingPointError as error:
        assert str(error).startswith("gradient of "), error


def cure():
    assert train(*make(), torch.bfloat16, safe=True)


def healthy(recipe):
    said = recipe("why_not_finite")(make()[0], lambda model: distance(model, safe=True), scale=1, dtype=torch.bfloat16)
    assert said == "finite", said
