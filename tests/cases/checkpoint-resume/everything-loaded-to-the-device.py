"""The checkpoint is loaded with map_location=device, and the random state with it.

asked: RNG state must be a torch.ByteTensor when resuming on GPU
asked: 续训恢复随机状态报错 RNG state must be a torch.ByteTensor
cause: rng-state-stays-on-the-cpu
"""

import io

import torch
from torch import nn


def resume(map_location):
    device = torch.device("meta")
    torch.manual_seed(0)
    file = io.BytesIO()
    torch.save({"model": nn.Linear(2, 2).state_dict(), "rng": torch.get_rng_state()}, file)
    file.seek(0)
    wanted = torch.rand(3)
    checkpoint = torch.load(file, map_location=map_location or device)
    nn.Linear(2, 2, device=device).load_state_dict(checkpoint["model"])
    torch.set_rng_state(checkpoint["rng"])
    assert torch.equal(torch.rand(3), wanted)


def symptom():
    try:
        resume(None)
    except TypeError as error:
        assert "RNG state must be a torch.ByteTensor" in str(error)
    else:
        raise AssertionError("no error")


def cure():
    resume("cpu")
