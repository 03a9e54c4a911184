"""The class names come from a set in each script: the loaded classifier is right, its names are not.

asked: model predicts the wrong class name after loading, outputs are the same
asked: 加载模型预测出来的类别名全是错的，猫狗反了
cause: classes-beside-the-weights
"""

import io

import torch
from torch import nn


def save(with_classes):
    classes = ["dog", "cat", "bird"]
    model = nn.Linear(3, 3, bias=False)
    with torch.no_grad():
        model.weight.copy_(torch.eye(3))
    file = io.BytesIO()
    torch.save({"model": model.state_dict(), "classes": classes} if with_classes else model.state_dict(), file)
    file.seek(0)
    return file


def predict(file, folder):
    checkpoint = torch.load(file, map_location="cpu", weights_only=True)
    classes = checkpoint.get("classes", sorted(folder))
    model = nn.Linear(3, len(classes), bias=False)
    model.load_state_dict(checkpoint.get("model", checkpoint))
    a_dog = torch.tensor([[5.0, 0.0, 0.0]])
    return classes[model.eval()(a_dog).argmax(1).item()]


def symptom():
    assert predict(save(with_classes=False), ["bird", "cat", "dog"]) != "dog"


def cure():
    assert predict(save(with_classes=True), ["bird", "cat", "dog"]) == "dog"
