"""Two tasks share one trunk, and each loss gets its own optimizer.step().

asked: multi task learning two optimizers loss2.backward() inplace error after optimizer1.step()
asked: 多任务共享主干，loss1 step 之后 loss2.backward() 报 AsStridedBackward0 inplace 错误
cause: step-between-two-backward
"""

import contextlib
import io

import torch
from torch import nn


def train(together):
    torch.manual_seed(0)
    trunk = nn.Sequential(nn.Linear(5, 6), nn.LayerNorm(6), nn.ReLU(inplace=True), nn.Linear(6, 4), nn.Tanh())
    heads = nn.ModuleList([nn.Linear(4, 3), nn.Linear(4, 1)])
    parameters = [*trunk.parameters(), *heads.parameters()]
    optimizers = [torch.optim.SGD(parameters, lr=0.1, momentum=0.9) for _ in range(2)]
    x, labels, values = torch.randn(7, 5), torch.randint(3, (7,)), torch.randn(7, 1)
    for _ in range(2):
        features = trunk(x)
        losses = [
            nn.functional.cross_entropy(heads[0](features), labels),
            nn.functional.huber_loss(heads[1](features), values),
        ]
        for optimizer in optimizers:
            optimizer.zero_grad()
        try:
            for loss, optimizer in zip(losses, optimizers):
                loss.backward(retain_graph=loss is losses[0])
                if not together:
                    optimizer.step()
        except RuntimeError as error:
            return str(error)
        if together:
            optimizers[0].step()
    return ""


def symptom():
    error = train(together=False)
    assert "is at version" in error
    assert "AsStrided" in error or "TBackward" in error


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out, recipe("InPlaceLog")(6, 4):
        train(together=False)
    assert any("[4, 6] now version" in line for line in out.getvalue().splitlines())


def cure():
    assert train(together=True) == ""
