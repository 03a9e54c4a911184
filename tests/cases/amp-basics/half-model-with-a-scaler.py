"""A classifier that returns a dict, with BatchNorm and dropout, and model.half(): the scaler refuses its gradients.

asked: model.half() with GradScaler raises, how to train in fp16 properly
asked: 模型用了 half()，再用 GradScaler 就报错，fp16 训练应该怎么写
cause: train-with-amp
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(4, 32), nn.BatchNorm1d(32), nn.ReLU(), nn.Dropout(0.1), nn.Linear(32, 3))

    def forward(self, x):
        return {"logits": self.body(x)}


def loss_fn(output, y):
    return nn.functional.cross_entropy(output["logits"], y)


def losses(train_epoch, evaluate, dtype, make):
    torch.manual_seed(0)
    x = torch.randn(120, 4)
    y = x[:, :3].argmax(1)
    loader = DataLoader(TensorDataset(x, y), batch_size=24, shuffle=True)
    model = Classifier()
    optimizer = make(model.parameters())
    scaler = torch.amp.GradScaler("cpu", enabled=dtype == torch.float16)
    before = evaluate(model, loader, loss_fn, dtype)
    for _ in range(8):
        train_epoch(model, loader, loss_fn, optimizer, scaler, dtype, accumulation_steps=2)
    assert {p.dtype for p in model.parameters()} == {torch.float32}
    return before, evaluate(model, loader, loss_fn, dtype)


def without_autocast(model, loader, loss_fn, optimizer, scaler, dtype, accumulation_steps=1):
    model.half()
    for x, y in loader:
        scaler.scale(loss_fn(model(x.half()), y)).backward()
        scaler.step(optimizer)


def symptom():
    try:
        losses(without_autocast, lambda *_: 0.0, torch.float16, torch.optim.SGD)
    except ValueError as error:
        assert str(error) == "Attempting to unscale FP16 gradients."
    else:
        raise AssertionError("it did not raise")


def cure(recipe):
    for make in (
        lambda p: torch.optim.AdamW(p, lr=1e-2, fused=True),
        lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True),
    ):
        for dtype in (torch.float32, torch.bfloat16, torch.float16):
            before, after = losses(recipe("train_epoch"), recipe("evaluate"), dtype, make)
            assert after < 0.85 * before
