"""Class weights on a rare class: accumulated in micro-batches of equal size, the model is another one.

asked: CrossEntropyLoss weight with gradient accumulation gives a different result
asked: 类别权重加梯度累积，结果和大 batch 对不上
cause: weights
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
x = torch.randn(64, 4).double()
y = (torch.arange(64) % 7 == 0).long()
class_weights = torch.tensor([1.0, 20.0]).double()


def setup():
    torch.manual_seed(1)
    model = nn.Linear(4, 2).double()
    return model, torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)


def run(epoch):
    model, optimizer = setup()
    for _ in range(3):
        epoch(model, optimizer)
    return nn.utils.parameters_to_vector(model.parameters())


def divided_by(steps, batch_size):
    def epoch(model, optimizer):
        loss_fn = nn.CrossEntropyLoss(weight=class_weights)
        for i, (xb, yb) in enumerate(DataLoader(TensorDataset(x, y), batch_size), 1):
            (loss_fn(model(xb), yb) / steps).backward()
            if i % steps == 0:
                nn.utils.clip_grad_norm_(model.parameters(), max_norm=0.5)
                optimizer.step()
                optimizer.zero_grad()

    return epoch


def symptom():
    assert (run(divided_by(4, 4)) - run(divided_by(1, 16))).abs().max() > 1e-3


def cure(recipe):
    accumulate = recipe("accumulate", "grad-accumulation")
    accumulate.__globals__["class_weights"] = class_weights
    mended = run(lambda m, o: accumulate(4, m, o, DataLoader(TensorDataset(x, y), 4)))
    assert torch.allclose(mended, run(divided_by(1, 16)), rtol=1e-6, atol=1e-9)
