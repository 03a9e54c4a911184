"""A loop over model.parameters() calls xavier_uniform_ on each: the first bias or norm weight raises.

asked: Fan in and fan out can not be computed for tensor with fewer than 2 dimensions when initializing all parameters
asked: 对所有参数调用 xavier_uniform_，报 Fan in and fan out can not be computed for tensor with fewer than 2 dimensions
cause: what-raises
"""

from torch import nn


def program(only_matrices):
    model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(), nn.Linear(16, 2))
    before = [p.detach().clone() for p in model.parameters()]
    for p in model.parameters():
        if p.dim() > 1 or not only_matrices:
            nn.init.xavier_uniform_(p)
    return [(p.dim(), bool((p != b).any())) for p, b in zip(model.parameters(), before)]


def symptom():
    try:
        program(only_matrices=False)
    except ValueError as error:
        assert "Fan in and fan out can not be computed for tensor with fewer than 2 dimensions" in str(error)
    else:
        raise AssertionError("no error")
    for init, missing in ((nn.init.xavier_uniform_, "dim"), (nn.init.kaiming_normal_, "shape")):
        try:
            init(nn.Linear(2, 2))
        except AttributeError as error:
            assert f"'Linear' object has no attribute '{missing}'" in str(error)
        else:
            raise AssertionError("no error")


def cure():
    assert all(changed == (dimensions > 1) for dimensions, changed in program(only_matrices=True))
