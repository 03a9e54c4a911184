"""Weights and optimizer state were saved on a GPU; the laptop has none.

asked: Attempting to deserialize object on a CUDA device but torch.cuda.is_available() is False
asked: 服务器上 GPU 训练的模型，笔记本没有显卡加载报错
cause: gpu-file-on-a-cpu-machine
"""

import io

import torch
from torch import nn

torch.serialization.register_package(0, lambda storage: "cuda:0", lambda storage, tag: None)


def saved_on_a_gpu():
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 4), nn.BatchNorm1d(4), nn.Linear(4, 1)).bfloat16()
    optimizer = torch.optim.Adam(model.parameters())
    model(torch.randn(8, 4, dtype=torch.bfloat16)).sum().backward()
    optimizer.step()
    file = io.BytesIO()
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": 1}, file)
    file.seek(0)
    return model, file


def symptom():
    try:
        torch.load(saved_on_a_gpu()[1])
    except RuntimeError as error:
        assert "Attempting to deserialize object on a CUDA device" in str(error)
    else:
        raise AssertionError("no error")


def cure():
    trained, file = saved_on_a_gpu()
    checkpoint = torch.load(file, map_location="cpu", weights_only=True)
    model = nn.Sequential(nn.Linear(4, 4), nn.BatchNorm1d(4), nn.Linear(4, 1)).bfloat16()
    model.load_state_dict(checkpoint["model"])
    torch.optim.Adam(model.parameters()).load_state_dict(checkpoint["optimizer"])
    assert torch.equal(model[2].weight, trained[2].weight)
