"""First the head alone was trained; the resumed run unfreezes the body, and the optimizer refuses its old state.

asked: loaded state dict contains a parameter group that doesn't match the size of optimizer's group
asked: 续训时解冻了主干，加载优化器报错 parameter group that doesn't match the size of optimizer's group
cause: other-parameters-raise
"""

import torch
from torch import nn


def resume(way):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
    model[0].requires_grad_(False)
    first = torch.optim.Adam((p for p in model.parameters() if p.requires_grad), lr=0.01)
    nn.functional.cross_entropy(model(torch.randn(8, 4)), torch.arange(8) % 2).backward()
    first.step()
    saved = first.state_dict()

    if way == "unfrozen first":
        model[0].requires_grad_(True)
    resumed = torch.optim.Adam((p for p in model.parameters() if p.requires_grad), lr=0.01)
    try:
        resumed.load_state_dict(saved)
    except ValueError as error:
        return str(error), resumed
    model[0].requires_grad_(True)
    resumed.add_param_group({"params": model[0].parameters(), "lr": 0.001})
    assert torch.equal(resumed.state[model[2].weight]["exp_avg"], first.state[model[2].weight]["exp_avg"])
    before = model[0].weight.detach().clone()
    nn.functional.cross_entropy(model(torch.randn(8, 4)), torch.arange(8) % 2).backward()
    resumed.step()
    assert not torch.equal(before, model[0].weight)
    return "", resumed


def symptom():
    error, _ = resume("unfrozen first")
    assert error == "loaded state dict contains a parameter group that doesn't match the size of optimizer's group"


def diagnosis():
    model = nn.Sequential(nn.Linear(4, 8), nn.Linear(8, 2))  # fewer parameters than saved: the same message
    saved = torch.optim.Adam(model.parameters()).state_dict()
    try:
        torch.optim.Adam(model[1].parameters()).load_state_dict(saved)
    except ValueError as error:
        assert (
            str(error)
            == "loaded state dict contains a parameter group that doesn't match the size of optimizer's group"
        )
    else:
        raise AssertionError("no error")


def cure():
    error, resumed = resume("unfrozen afterwards")
    assert error == ""
    assert [group["lr"] for group in resumed.param_groups] == [0.01, 0.001]
