"""evaluate() ends with model.train(), and the predictions come after it: the model itself has nothing that eval() misses.

asked: dropout is registered in the model and eval() was called, the predictions are random all the same
asked: 模型里的 dropout 写得没问题，eval() 也调用过，预测还是随机的
cause: find-random
"""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Dropout(0.5), nn.Linear(16, 2))
x = torch.randn(8, 4)


@torch.no_grad()
def evaluate():
    model.eval()
    model(x)
    model.train()


@torch.no_grad()
def predict(call_eval):
    evaluate()
    if call_eval:
        model.eval()
    in_training_mode = [name for name, module in model.named_modules() if module.training]
    return torch.equal(model(x), model(x)), in_training_mode


def symptom():
    agree, _ = predict(call_eval=False)
    assert not agree


def diagnosis(recipe):
    assert recipe("find_random")(model, x) == []
    _, in_training_mode = predict(call_eval=False)
    assert in_training_mode

    class Frozen(nn.Sequential):
        def train(self, mode=True):  # returns nothing, as many write it
            super().train(mode)
            self[0].eval()

    assert recipe("find_random")(Frozen(nn.Linear(4, 16), nn.Dropout(0.5)), x) == []


def cure():
    assert predict(call_eval=True) == (True, [])
