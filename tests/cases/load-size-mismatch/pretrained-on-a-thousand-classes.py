"""Fine-tuning on 5 classes from weights with 1000: strict=False, and still size mismatch for fc.weight.

asked: size mismatch for fc.weight torch.Size([1000, 8]) from checkpoint even with strict=False
asked: 预训练权重是 1000 类，我的数据只有 5 类，加了 strict=False 还是 size mismatch
cause: load-all-but-what-you-name
"""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.body = nn.Sequential(nn.Conv1d(2, 8, 3), nn.BatchNorm1d(8), nn.ReLU(), nn.AdaptiveAvgPool1d(1))
        self.fc = nn.Linear(8, classes)

    def forward(self, x):
        return self.fc(self.body(x).flatten(1))


def pretrained(classes=1000):
    torch.manual_seed(0)
    return Net(classes).state_dict()


def language_model(tied):
    model = nn.ModuleDict({"embedding": nn.Embedding(9, 4), "fc": nn.Linear(4, 9, bias=False)})
    if tied:
        model["fc"].weight = model["embedding"].weight
    return model


def told(recipe, model, state, new):
    try:
        recipe("load_except")(model, state, new)
    except ValueError as error:
        return str(error)
    return ""


def symptom():
    try:
        Net(5).load_state_dict(pretrained(), strict=False)
    except RuntimeError as error:
        assert "size mismatch for fc.weight: copying a param with shape torch.Size([1000, 8])" in str(error)
    else:
        raise AssertionError("no error")


def diagnosis(recipe):
    text = "fc.weight: file [1000, 8], model [5, 8]; fc.bias: file [1000], model [5]"
    assert told(recipe, Net(5), pretrained(), ()) == text
    assert told(recipe, Net(5), pretrained(), ("head",)).startswith(
        "neither in the model nor in the file: head; fc.weight"
    )
    wrapped = nn.DataParallel(Net(5)).state_dict()
    assert "not in the model: module.fc.weight" in told(recipe, Net(5), wrapped, ("fc",))
    assert "not in the model: epoch" in told(recipe, Net(5), {"model": pretrained(), "epoch": 3}, ("fc",))

    assert "neither in the model nor in the file: f" in told(recipe, Net(5), pretrained(5), ("f",))
    model, saved = language_model(tied=True), language_model(tied=False).state_dict()
    assert told(recipe, model, saved, ("fc",)) == "tied to a layer that is loaded: fc.weight"
    assert told(recipe, model, saved, ("fc", "embedding")) == ""


def cure():
    torch.manual_seed(1)
    state, named, replaced = pretrained(), Net(5), Net(1000)
    kept = {key: value for key, value in state.items() if not key.startswith("fc.")}
    assert set(named.load_state_dict(kept, strict=False).missing_keys) == {"fc.weight", "fc.bias"}
    replaced.load_state_dict(state)
    replaced.fc = nn.Linear(8, 5)
    for model in (named, replaced):
        assert torch.equal(model.body[0].weight, state["body.0.weight"])
        optimizer = torch.optim.AdamW(model.parameters(), lr=0.05)
        x, labels = torch.randn(10, 2, 6), torch.arange(10) % 5
        losses = []
        for _ in range(30):
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(x), labels)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        assert losses[-1] < 0.8 * losses[0]


def healthy(recipe):
    assert told(recipe, Net(5), pretrained(classes=5), ()) == ""
    assert told(recipe, language_model(tied=False), language_model(tied=False).state_dict(), ("fc",)) == ""
    renamed = {key.replace("fc.", "head."): value for key, value in pretrained().items()}
    assert told(recipe, Net(5), renamed, ("fc", "head")) == ""
    model = Net(5).half()
    assert told(recipe, model, pretrained(classes=7), ("fc",)) == ""
    assert torch.equal(model.body[0].weight, pretrained()["body.0.weight"].half())
