"""The mean training loss of the epochs is calm, the validation loss jumps: no BatchNorm, many samples, a large rate.

asked: validation loss fluctuates between epochs while the training loss is smooth, no batchnorm, large validation set
asked: 训练 loss 很平稳，验证 loss 每个 epoch 忽高忽低，没有 BatchNorm，验证集也不小
cause: learning-rate-sets-the-level
"""

import torch
from torch import nn


class Unwatched:
    def __init__(self, model, fixed_loss):
        pass

    def note(self, loss):
        pass


def train(lr, watch=Unwatched):
    torch.manual_seed(0)
    x, held_out = torch.randn(2000, 10), torch.randn(5000, 10)
    y, targets = (z.sum(dim=1, keepdim=True) + torch.randn(len(z), 1) for z in (x, held_out))
    model = nn.Linear(10, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    jumps = watch(model, lambda: nn.functional.mse_loss(model(x[:300]), y[:300]))
    training, validation = [], []
    for _ in range(8):
        total = 0.0
        for batch in torch.randperm(2000).split(4):
            loss = nn.functional.mse_loss(model(x[batch]), y[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            jumps.note(loss)
            total += loss.item() * len(batch)
        training.append(total / 2000)
        with torch.no_grad():
            validation.append(nn.functional.mse_loss(model(held_out), targets).item())
    return spread(training[1:]), spread(validation[1:]), jumps


def spread(losses):
    return max(losses) - min(losses)


def symptom():
    training, validation, _ = train(lr=0.1)
    assert validation > 2 * training and validation > 0.2


def diagnosis(recipe):
    assert train(0.1, recipe("Jumps"))[2].report() == "the weights jump"


def cure():
    assert train(lr=0.01)[1] < train(lr=0.1)[1] / 3


def healthy(recipe):
    assert train(0.01, recipe("Jumps"))[2].report() == "the batches differ"
