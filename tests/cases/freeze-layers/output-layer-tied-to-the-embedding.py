"""A frozen language model whose output layer is the embedding's own weight: the head is frozen too, or both train.

asked: froze the transformer body and the lm_head does not train
asked: froze everything but lm_head, and the embedding changes too
asked: 冻结了主干，只训练 lm_head，词嵌入却也在变
cause: causes
"""

import torch
from torch import nn


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.backbone = nn.Sequential(nn.Embedding(12, 8), nn.LayerNorm(8), nn.Linear(8, 8), nn.GELU())
        self.head = nn.Linear(8, 12, bias=False)
        self.head.weight = self.backbone[0].weight

    def forward(self, tokens):
        return self.head(self.backbone(tokens))


def changed(untie):
    torch.manual_seed(0)
    model = Model()
    if untie:
        model.head.weight = nn.Parameter(model.head.weight.detach().clone())
    model.backbone.requires_grad_(False)
    model.head.requires_grad_(True)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    optimizer = torch.optim.AdamW(model.parameters(), weight_decay=0.1)
    for _ in range(3):
        model.train()
        model.backbone.eval()
        optimizer.zero_grad()
        tokens = torch.randint(12, (4, 6))
        nn.functional.cross_entropy(model(tokens).flatten(0, 1), tokens.flatten()).backward()
        optimizer.step()
    return model, [name for name, value in model.state_dict().items() if not torch.equal(value, before[name])]


def symptom():
    assert changed(untie=False)[1] == ["backbone.0.weight", "head.weight"]


def diagnosis():
    model, _ = changed(untie=False)
    assert model.backbone[0].weight.requires_grad and model.head.weight is model.backbone[0].weight
    model.backbone.requires_grad_(False)
    assert not any(p.requires_grad for p in model.parameters())


def cure():
    assert changed(untie=True)[1] == ["head.weight"]
