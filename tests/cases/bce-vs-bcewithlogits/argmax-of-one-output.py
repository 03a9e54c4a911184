"""One output, copied evaluation code with argmax(dim=1): each sample is predicted as class 0.

asked: binary classifier with one output neuron predicts only class 0, accuracy equals the share of zeros
asked: 二分类只有一个输出，测试时预测全是 0，准确率等于负样本的比例
cause: from-logits-to-labels
"""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(60, 3)
labels = (x[:, 0] > 0.3).long()


def logits():
    torch.manual_seed(0)
    model = nn.Linear(3, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=1.0, momentum=0.9, nesterov=True)
    for _ in range(40):
        optimizer.zero_grad()
        nn.functional.binary_cross_entropy_with_logits(model(x).squeeze(1), labels.float()).backward()
        optimizer.step()
    return model(x).detach()


def symptom():
    predicted = logits().argmax(dim=1)
    assert predicted.unique().tolist() == [0]
    assert (predicted == labels).sum() == (labels == 0).sum()


def cure():
    assert ((logits() > 0).squeeze(1) == labels).float().mean() > 0.9


def healthy(recipe):
    assert recipe("correct")(logits(), labels) > 54
