"""A model loaded in float16 and fine-tuned with AdamW: the first loss is normal, the second NaN.

asked: fine-tuning a model loaded in float16, loss nan after the first optimizer step
asked: 用 fp16 加载大模型微调，第一步 loss 正常，之后是 nan
cause: half
"""

import torch
from torch import nn


def train(dtype, autocast=False, recipe=None):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Embedding(50, 16), nn.Linear(16, 32), nn.ReLU(), nn.Linear(32, 50)).to(dtype)
    model[0].requires_grad_(False)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    if recipe:
        recipe("watch")(model, optimizer)
    check = recipe("check") if recipe else lambda **values: None
    tokens = torch.randint(50, (2, 9))
    finite = []
    for _ in range(3):
        check(x=tokens)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=autocast):
            logits = model(tokens[:, :-1]).float()
        loss = nn.functional.cross_entropy(logits.flatten(0, 1), tokens[:, 1:].flatten())
        check(loss=loss)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        finite.append(loss.isfinite().item())
    return finite


def symptom():
    assert train(torch.float16) == [True, False, False]


def diagnosis(recipe):
    try:
        train(torch.float16, recipe=recipe)
    except FloatingPointError as error:
        assert str(error).startswith("step() of 1.")
    else:
        raise AssertionError("nothing was found")


def cure():
    assert all(train(torch.float32, autocast=True))
    assert all(train(torch.bfloat16))


def healthy(recipe):
    assert all(train(torch.float32, autocast=True, recipe=recipe))
    assert all(train(torch.bfloat16, recipe=recipe))
