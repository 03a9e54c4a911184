"""The sigmoid was removed and the loss exchanged, the threshold 0.5 stayed: fewer positives are found.

asked: after changing from BCELoss to BCEWithLogitsLoss recall drops, outputs are negative numbers
asked: 把 BCELoss 换成 BCEWithLogitsLoss 之后，输出有负数，召回率变低
cause: switch-an-old-model
"""

import torch
from torch import nn

logits = torch.linspace(-3, 3, 61)[:, None]


class Old(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc, self.sigmoid = nn.Linear(1, 1), nn.Sigmoid()
        nn.init.ones_(self.fc.weight)
        nn.init.zeros_(self.fc.bias)

    def forward(self, x):
        return self.sigmoid(self.fc(x))


def switched():
    model = Old()
    optimizer = torch.optim.Adam(model.parameters())
    model.sigmoid = nn.Identity()
    missing = model.load_state_dict(Old().state_dict())
    assert not missing.missing_keys and not missing.unexpected_keys
    assert [p is q for p, q in zip(model.parameters(), optimizer.param_groups[0]["params"])] == [True, True]
    return model(logits).detach()


def symptom():
    old, new = Old()(logits).detach(), switched()
    assert (new < 0).any() and (new > 1).any()
    assert (new > 0.5).sum() < (old > 0.5).sum()


def cure():
    old, new = Old()(logits).detach(), switched()
    assert torch.equal(new.sigmoid(), old)
    assert torch.equal(new[new.abs() > 1e-3] > 0, old[new.abs() > 1e-3] > 0.5)
