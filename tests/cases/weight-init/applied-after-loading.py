"""Fine-tuning: the checkpoint is loaded into the model, and then model.apply(init_weights) is called.

asked: fine-tuned model is no better than training from scratch, init_weights is called after load_state_dict
asked: 加载预训练权重之后又调用 init_weights，微调效果和从头训练一样
cause: initialise-and-report
"""

import contextlib
import io

import torch
from torch import nn


class Model(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.backbone = nn.Sequential(nn.Conv1d(1, 4, 3), nn.BatchNorm1d(4), nn.ReLU(), nn.Flatten(), nn.Linear(24, 8))
        self.head = nn.Linear(8, classes)


def program(order):
    torch.manual_seed(0)
    pretrained = Model(10).backbone.state_dict()
    model = Model(3)
    steps = {
        "load": lambda recipe: model.backbone.load_state_dict(pretrained),
        "all": lambda recipe: recipe("initialise")(model, recipe("init_weights")),
        "head": lambda recipe: recipe("initialise")(model.head, recipe("init_weights")),
    }
    return model, pretrained, [steps[name] for name in order]


def kept(order, recipe):
    model, pretrained, steps = program(order)
    for step in steps:
        with contextlib.redirect_stdout(io.StringIO()) as out:
            step(recipe)
    return all(torch.equal(v, pretrained[k]) for k, v in model.backbone.state_dict().items()), out.getvalue()


def symptom():
    model, pretrained, (load, _) = program(["load", "all"])
    load(None)
    model.apply(lambda module: isinstance(module, nn.Linear) and nn.init.xavier_uniform_(module.weight))
    assert not torch.equal(model.backbone[4].weight, pretrained["4.weight"])


def diagnosis(recipe):
    same, printed = kept(["load", "all"], recipe)
    lines = {line.split()[0]: line.split()[1] for line in printed.splitlines()}
    assert not same and lines["backbone.4.weight"] == "changed" and lines["backbone.1.weight"] == "unchanged"


def cure():
    model, pretrained, (load, _) = program(["load", "head"])
    model.apply(lambda module: isinstance(module, nn.Linear) and nn.init.xavier_uniform_(module.weight))
    load(None)
    model.head.apply(lambda module: isinstance(module, nn.Linear) and nn.init.xavier_uniform_(module.weight))
    assert torch.equal(model.backbone[4].weight, pretrained["4.weight"])


def healthy(recipe):
    assert kept(["all", "load"], recipe)[0] and kept(["load", "head"], recipe)[0]
