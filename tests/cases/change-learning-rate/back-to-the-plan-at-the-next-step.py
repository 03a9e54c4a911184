"""The rate is lowered by hand after the loss has jumped; LambdaLR or OneCycleLR sets it back at the next step.

asked: I set param_group lr by hand but the scheduler puts the old learning rate back
asked: 手动把 lr 调小，下一步又被 scheduler 改回去了
cause: a-scheduler-may-overwrite-it
"""

import torch
from torch import nn
from torch.optim.lr_scheduler import (
    ConstantLR,
    CosineAnnealingLR,
    ExponentialLR,
    LambdaLR,
    OneCycleLR,
    ReduceLROnPlateau,
    SequentialLR,
    StepLR,
)

OVERWRITE = (lambda o: LambdaLR(o, lambda step: 0.99**step), lambda o: OneCycleLR(o, [0.01, 0.1], 20))
KEEP = (lambda o: StepLR(o, 4, 0.5), lambda o: CosineAnnealingLR(o, 20), lambda o: ReduceLROnPlateau(o, patience=1))


def train(make, lower, renew=None):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 1))
    groups = [{"params": model[:2].parameters(), "lr": 0.01}, {"params": model[3].parameters()}]
    optimizer = torch.optim.AdamW(groups, lr=0.1, betas=(0.9, 0.95))
    scheduler = make(optimizer)
    metrics = [1.0] * isinstance(scheduler, ReduceLROnPlateau)
    for step in range(8):
        if step == 5:
            lower(optimizer)
            scheduler = renew(optimizer) if renew else scheduler
        optimizer.zero_grad()
        model(torch.randn(8, 4)).square().mean().backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        scheduler.step(*metrics)
    assert all(state["step"] == 8 for state in optimizer.state.values())
    return [group["lr"] for group in optimizer.param_groups]


def by_hand(optimizer):
    for group in optimizer.param_groups:
        group["lr"] *= 0.01


def leave(optimizer):
    pass


def symptom():
    for make in OVERWRITE:
        assert train(make, by_hand) == train(make, leave)

    def sequence(end):
        return lambda o: SequentialLR(o, [ConstantLR(o, 0.5, 9), ExponentialLR(o, 0.9)], [end])

    assert train(sequence(7), by_hand) == train(sequence(7), leave)
    assert train(sequence(9), by_hand)[1] < 0.02 * train(sequence(9), leave)[1]
    creeping = [train(lambda o: CosineAnnealingLR(o, 20, eta_min=3e-2), way)[1] for way in (by_hand, leave)]
    assert 0.05 < creeping[0] / creeping[1] < 0.5


def cure(recipe):
    def scale(optimizer):
        recipe("scale_lr")(optimizer, 0.01)

    for renew in (OVERWRITE[0], lambda o: OneCycleLR(o, [1e-4, 1e-3], 20)):
        body, head = train(OVERWRITE[0], scale, renew)
        assert 0 < body <= 1e-4 and 0 < head <= 1e-3 and abs(head / body - 10) < 0.01


def healthy():
    for make in KEEP:
        for ours, plan in zip(train(make, by_hand), train(make, leave)):
            assert abs(ours / plan - 0.01) < 1e-6
