"""The rate is lowered by hand after the loss has jumped; LambdaLR or OneCycleLR sets it back at the next step.

asked: I set param_group lr by hand but the scheduler puts the old learning rate back
asked: 手动把 lr 调小，下一步又被 scheduler 改回去了
cause: a-scheduler-may-overwrite-it
"""

import torch
from torch import nn
from torch.optim.lr_scheduler import (
    ChainedScheduler,
    ConstantLR,
    CosineAnnealingLR,
    CosineAnnealingWarmRestarts,
    CyclicLR,
    ExponentialLR,
    LambdaLR,
    LinearLR,
    MultiplicativeLR,
    MultiStepLR,
    OneCycleLR,
    PolynomialLR,
    ReduceLROnPlateau,
    SequentialLR,
    StepLR,
)

OVERWRITE = (
    lambda o: LambdaLR(o, lambda step: min(1.0, (step + 1) / 7) * 0.99**step),
    lambda o: OneCycleLR(o, [0.01, 0.1], 20),
    lambda o: CyclicLR(o, [0.001, 0.01], [0.01, 0.1], 3, cycle_momentum=False),
    lambda o: CosineAnnealingWarmRestarts(o, 9),
)
KEEP = (
    lambda o: StepLR(o, 4, 0.5),
    lambda o: MultiStepLR(o, [2, 6]),
    lambda o: MultiplicativeLR(o, lambda step: 0.9),
    lambda o: ExponentialLR(o, 0.9),
    lambda o: LinearLR(o, 0.1, total_iters=9),
    lambda o: ConstantLR(o, 0.5, total_iters=7),
    lambda o: PolynomialLR(o, 20),
    lambda o: CosineAnnealingLR(o, 20),
    lambda o: ReduceLROnPlateau(o, patience=1),
)


def train(make, lower, resumed=False, steps=8):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 1))
    groups = [{"params": model[:2].parameters(), "lr": 0.01}, {"params": model[3].parameters()}]
    optimizer = torch.optim.AdamW(groups, lr=0.1, betas=(0.9, 0.95))
    scheduler, rates = make(optimizer), []
    metrics = [1.0] * isinstance(scheduler, ReduceLROnPlateau)
    for step in range(steps):
        if step == 5:
            lower(optimizer, scheduler)
            if resumed:
                saved = optimizer.state_dict(), scheduler.state_dict()
                optimizer = torch.optim.AdamW(groups, lr=0.1)
                scheduler = make(optimizer)
                optimizer.load_state_dict(saved[0])
                scheduler.load_state_dict(saved[1])
        optimizer.zero_grad()
        model(torch.randn(8, 4)).square().mean().backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        scheduler.step(*metrics)
        rates.append([group["lr"] for group in optimizer.param_groups])
    assert all(state["step"] == steps for state in optimizer.state.values())
    return rates[5:]


def by_hand(optimizer, _):
    for group in optimizer.param_groups:
        group["lr"] *= 0.01


def leave(*_):
    pass


def ratios(make, lower, **options):
    return [
        [a / b if b else 1.0 for a, b in zip(*pair)]
        for pair in zip(train(make, lower, **options), train(make, leave, **options))
    ]


def close(found, expected):
    return all(abs(ratio / expected - 1) < 1e-4 for step in found for ratio in step)


def sequence(o):
    return SequentialLR(o, [ConstantLR(o, 0.5, 9), ExponentialLR(o, 0.9)], [7])


def symptom():
    for make in OVERWRITE:
        assert close(ratios(make, by_hand), 1)
    found = ratios(sequence, by_hand)
    assert close(found[:1], 0.01) and close(found[1:], 1)
    found = ratios(lambda o: SequentialLR(o, [ConstantLR(o, 0.5, 9), MultiplicativeLR(o, lambda i: 0.9)], [7]), by_hand)
    assert close(found, 0.01)
    creeping = ratios(lambda o: CosineAnnealingLR(o, 20, eta_min=3e-2), by_hand)
    assert 0.05 < creeping[-1][1] < 0.5
    beyond = ratios(lambda o: CosineAnnealingLR(o, 7), by_hand, steps=10)
    assert close(beyond[:1], 0.01) and close(beyond[2:], 1)
    raised = [rates[1] for rates in train(lambda o: CosineAnnealingLR(o, 8, eta_min=5e-3), by_hand)]
    assert raised == sorted(raised) and raised[0] < 4e-3 and abs(raised[-1] - 5e-3) < 1e-6
    new = (OVERWRITE[0], 1 / 7), (OVERWRITE[3], 1.0), (sequence, 0.5), (KEEP[0], 0.01), (KEEP[7], 0.01)
    for make, start in new:
        optimizer = torch.optim.AdamW([torch.ones(1)], lr=1.0)
        make(optimizer)
        optimizer.param_groups[0]["lr"] = 0.01
        make(optimizer)
        assert abs(optimizer.param_groups[0]["lr"] - start) < 1e-6, "where a new scheduler starts"
    for make, part in ((OVERWRITE[0], 1 / 7), (OVERWRITE[3], 1.0), (sequence, 0.5)):
        optimizer = torch.optim.AdamW([torch.ones(1)], lr=1.0)
        make(optimizer)
        optimizer.param_groups[0]["lr"] = optimizer.param_groups[0]["initial_lr"] = 0.01
        make(optimizer)
        assert abs(optimizer.param_groups[0]["lr"] - 0.01 * part) < 1e-6, "initial_lr set too"


def cure(recipe):
    def scale(optimizer, scheduler):
        recipe("scale_lr")(optimizer, 0.01, *getattr(scheduler, "_schedulers", [scheduler]))

    def chain(o):
        return ChainedScheduler([LinearLR(o, 0.1, total_iters=9), ExponentialLR(o, 0.9)])

    for make in (*OVERWRITE, *KEEP):
        for resumed in (False, True):
            assert close(ratios(make, scale, resumed=resumed), 0.01)
    for make in (sequence, chain):
        assert close(ratios(make, scale), 0.01)


class Wrapped:
    """Passes on what Accelerate's AcceleratedScheduler does."""

    def __init__(self, scheduler):
        self.scheduler = scheduler

    def step(self):
        self.scheduler.step()


def diagnosis(recipe):
    for make in (lambda o: Wrapped(OVERWRITE[0](o)), sequence):
        optimizer = torch.optim.AdamW([torch.ones(1)], lr=1.0)
        scheduler, before = make(optimizer), optimizer.param_groups[0]["lr"]
        try:
            recipe("scale_lr")(optimizer, 0.01, scheduler)
        except TypeError as error:
            assert type(scheduler).__name__ in str(error)
            assert optimizer.param_groups[0]["lr"] == before
        else:
            raise AssertionError("the next step would bring the old plan back")


def healthy():
    for make in KEEP:
        assert close(ratios(make, by_hand), 0.01)
