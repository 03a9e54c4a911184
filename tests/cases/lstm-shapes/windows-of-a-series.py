"""Windows of a series, samples x steps, go into an LSTM whose input_size is the number of steps: no error, and one sequence.

asked: LSTM for time series windows of shape (samples, 10) with input_size=10 gives other forecasts for another batch
asked: 时间序列滑动窗口 (样本数, 窗口长度) 直接传给 LSTM，input_size 写成窗口长度，没有报错，预测却不对
cause: mixes-samples
"""

import torch
from torch import nn

torch.manual_seed(0)
windows = torch.sin(torch.arange(30.0) / 3).unfold(0, 10, 1)


class Forecast(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.shape = shape
        self.lstm = nn.LSTM(1 if shape == "steps" else 10, 16, batch_first=True)
        self.head = nn.Linear(16, 1)

    def forward(self, x):
        x = {"steps": x[..., None], "one step": x[:, None], "2-D": x}[self.shape]
        output, _ = self.lstm(x)
        return self.head(output[..., -1, :] if x.dim() == 3 else output)


def steps(shape):
    """How many steps of a window the recurrence goes through."""
    seen = []
    model = Forecast(shape)
    model.lstm.register_forward_hook(lambda lstm, args, result: seen.append(result[0].shape[1]))
    model(windows)
    return seen[0]


def symptom():
    model = Forecast("2-D")
    assert windows.shape == (21, 10) and model(windows).shape == (21, 1)
    assert not torch.allclose(model(windows)[5:], model(windows[5:]), rtol=1e-3)


def diagnosis(recipe):
    assert recipe("mixes_samples")(Forecast("2-D"), windows)


def cure():
    assert steps("one step") == 1, "x[:, None] is for the columns of a table"
    model = Forecast("steps")
    assert steps("steps") == 10
    assert torch.allclose(model(windows)[5:], model(windows[5:]), atol=1e-6)


def healthy(recipe):
    assert not recipe("mixes_samples")(Forecast("steps"), windows)
