"""The weights were saved from named_parameters(): the running statistics of BatchNorm are lost, and only the validation jumps.

asked: after resuming training loss is fine but validation accuracy drops to chance
asked: 续训之后训练 loss 正常，验证精度却掉到和瞎猜一样
cause: find
"""

import contextlib
import io

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(64, 4) * 5 + 20
y = (x.sum(1) > 80).long()


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm, self.body = nn.BatchNorm1d(4), nn.LSTM(4, 8, batch_first=True)
        self.heads = nn.ModuleDict({"classes": nn.Linear(8, 2)})

    def forward(self, x):
        return {"classes": self.heads["classes"](self.body(self.norm(x).unsqueeze(1))[0][:, -1])}


def loss_of(model):
    return nn.functional.cross_entropy(model(x)["classes"], y)


def losses(model):
    with torch.no_grad():
        found = loss_of(model.eval()).item(), loss_of(model.train()).item()
    return found


def resumed(buffers):
    torch.manual_seed(1)
    model = Model()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    for _ in range(40):
        optimizer.zero_grad()
        loss_of(model).backward()
        optimizer.step()
    state = {
        name: p.detach().clone()
        for name, p in (model.state_dict() if buffers else dict(model.named_parameters())).items()
    }
    logged = losses(model)
    again = Model()
    again.load_state_dict(state, strict=False)
    return state, logged, again


def report(recipe, buffers, forward=False, loop=False):
    state, _, model = resumed(buffers)
    if loop:
        model = Model()
        for name, parameter in model.named_parameters():
            parameter.data.copy_(state[name])
    if forward:
        losses(model)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("check_resumed")({"model": state}, model)
    return out.getvalue()


def symptom():
    _, logged, model = resumed(buffers=False)
    in_eval, in_train = losses(model)
    assert in_eval > 2 * logged[0] and abs(in_train - logged[1]) < 1e-6


def diagnosis(recipe):
    text = report(recipe, buffers=False)
    assert "not in the file: 3, norm.running_mean" in text and "differ" not in text
    text = report(recipe, buffers=True, loop=True)
    assert "differ: 3, norm.running_mean" in text and "only in" not in text and "not in the file" not in text


def cure():
    _, logged, model = resumed(buffers=True)
    assert abs(losses(model)[0] - logged[0]) < 1e-6


def healthy(recipe):
    assert "not in the file" not in report(recipe, buffers=True)
    text = report(recipe, buffers=True, forward=True)
    assert "differ: 3, norm.running_mean" in text and "only in" not in text
