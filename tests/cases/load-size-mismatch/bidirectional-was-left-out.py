"""The tagger was trained bidirectional; the script that predicts builds it without: fc.weight takes half as many inputs.

asked: size mismatch for fc.weight and unexpected keys lstm.weight_ih_l0_reverse when I load my LSTM for prediction
asked: 加载 LSTM 报 size mismatch for fc.weight，还有 Unexpected key weight_ih_l0_reverse
cause: sizes-from-the-file
"""

import torch
from torch import nn


class Tagger(nn.Module):
    def __init__(self, features: int, hidden: int, tags: int, bidirectional: bool) -> None:
        super().__init__()
        self.lstm = nn.LSTM(features, hidden, batch_first=True, bidirectional=bidirectional)
        self.fc = nn.Linear(hidden * (2 if bidirectional else 1), tags)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.fc(self.lstm(x)[0])


torch.manual_seed(0)
trained = Tagger(5, 6, 3, bidirectional=True)
state = trained.state_dict()


def symptom():
    try:
        Tagger(5, 6, 3, bidirectional=False).load_state_dict(state)
    except RuntimeError as error:
        message = str(error)
        assert message.count("size mismatch") == 1
        assert "size mismatch for fc.weight" in message
        assert "Unexpected key(s)" in message and "lstm.weight_ih_l0_reverse" in message
    else:
        raise AssertionError("it loaded")


def cure():
    bidirectional = any(key.endswith("_reverse") for key in state)
    features, hidden = state["lstm.weight_ih_l0"].shape[1], state["lstm.weight_hh_l0"].shape[1]
    model = Tagger(features, hidden, len(state["fc.bias"]), bidirectional)
    model.load_state_dict(state)
    x = torch.randn(2, 7, 5)
    assert torch.equal(model(x), trained(x))
