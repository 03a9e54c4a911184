"""The best weights were kept as a reference, or without the running statistics: the restored model is not the one of the best epoch.

asked: best model state after training has the same accuracy as the last epoch, state_dict seems to change
asked: 训练时保存的 best_model 权重，最后测试发现和最后一轮完全一样
cause: what-keeps-the-best
"""

import copy

import torch
from torch import nn

x = torch.linspace(-1, 1, 48).reshape(16, 3)


def build():
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(3, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Dropout(0.2), nn.Linear(8, 1))
    return nn.DataParallel(model)


def train_one_epoch(model, optimizer, scaler, epoch):
    model.train()
    target = x.sum(1, keepdim=True) * (1 if epoch < 4 else -1)
    for rows in (slice(0, 8), slice(8, 16)):
        optimizer.zero_grad()
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = nn.functional.mse_loss(model(x[rows]).float(), target[rows])
        scaler.scale(loss).backward()
        scaler.unscale_(optimizer)
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        scaler.step(optimizer)
        scaler.update()


@torch.no_grad()
def validate(model):
    return nn.functional.mse_loss(model.eval()(x), x.sum(1, keepdim=True)).item()


def run(keep, load, epochs=10):
    model = build()
    optimizer, scaler = torch.optim.AdamW(model.parameters(), lr=0.05), torch.amp.GradScaler("cpu")
    scores, kept = [], None
    for epoch in range(epochs):
        train_one_epoch(model, optimizer, scaler, epoch)
        scores.append(validate(model))
        if scores[-1] == min(scores):
            kept = keep(model)
    load(model, kept)
    return scores, validate(model)


def by_name(model, kept):
    model.load_state_dict(kept, strict=False)


def symptom():
    for keep in (lambda model: model.state_dict(), lambda model: {k: v.cpu() for k, v in model.state_dict().items()}):
        scores, restored = run(keep, by_name)
        assert restored == scores[-1] > 1.2 * min(scores)
    scores, restored = run(lambda model: {n: p.detach().clone() for n, p in model.named_parameters()}, by_name)
    assert restored != min(scores)


def cure(recipe):
    copies = (
        lambda model: copy.deepcopy(model.state_dict()),
        lambda model: {k: v.to("cpu", copy=True) for k, v in model.state_dict().items()},
    )
    for keep in copies:
        scores, restored = run(keep, by_name)
        assert restored == min(scores)

    model = build()
    optimizer, scaler = torch.optim.AdamW(model.parameters(), lr=0.05), torch.amp.GradScaler("cpu")
    stopping, found = recipe("EarlyStopping")("min", patience=4), []
    for epoch in range(30):
        train_one_epoch(model, optimizer, scaler, epoch)
        found.append(validate(model))
        if stopping.step(found[-1], model):
            break
    stopping.restore(model)
    assert epoch < 29 and found[: len(scores)] == scores[: len(found)]
    assert validate(model) == min(found) == stopping.best and found.index(min(found)) == stopping.best_epoch
