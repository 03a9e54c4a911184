"""Two tasks on one encoder: the second backward() raises.

asked: loss1.backward() loss2.backward() RuntimeError trying to backward through the graph a second time multi-task
asked: 多任务学习共享编码器，第二个 loss.backward() 报错
cause: separate-needs-retain-graph
"""

import torch
from torch import nn

torch.manual_seed(0)
x, labels, values = torch.randn(32, 6), torch.randint(3, (32,)), torch.randn(32, 1)


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(6, 16), nn.BatchNorm1d(16), nn.ReLU())
        self.classify, self.regress = nn.Linear(16, 3), nn.Linear(16, 1)

    def forward(self, x):
        features = self.encoder(x)
        return {"classes": self.classify(features), "value": self.regress(features)}


def gradient(backpropagate):
    torch.manual_seed(1)
    model = Model()
    out = model(x)
    loss1 = nn.functional.cross_entropy(out["classes"], labels)
    loss2 = nn.functional.mse_loss(out["value"], values)
    backpropagate(loss1, loss2)
    return torch.cat([p.grad.flatten() for p in model.parameters()])


def symptom():
    try:
        gradient(lambda loss1, loss2: (loss1.backward(), loss2.backward()))
    except RuntimeError as error:
        assert "backward through the graph a second time" in str(error)
    else:
        raise AssertionError("no error")


def cure():
    summed = gradient(lambda loss1, loss2: (loss1 + loss2).backward())
    kept = gradient(lambda loss1, loss2: (loss1.backward(retain_graph=True), loss2.backward()))
    assert torch.allclose(summed, kept, rtol=1e-3, atol=1e-6)
