"""Monte Carlo Dropout with the whole model in train(): one sample raises, and BatchNorm takes in the test data.

asked: monte carlo dropout for uncertainty, model.train() at test time, batchnorm changes and a single sample fails
asked: MC dropout 测试时打开 train()，BN 被测试数据改了，单个样本还报错
cause: only-dropout-in-training-mode
"""

import copy

import torch
from torch import nn

torch.manual_seed(0)
trained = nn.Sequential(nn.Linear(3, 16), nn.BatchNorm1d(16), nn.GELU(), nn.Dropout(0.3), nn.Linear(16, 1)).eval()
test = torch.randn(12, 3) + 4


def whole(model):
    return model.train()


def only_dropout(model):
    model.eval()
    for module in model.modules():
        if "Dropout" in type(module).__name__ or isinstance(module, (nn.LSTM, nn.MultiheadAttention)):
            module.train()
    return model


@torch.no_grad()
def samples(prepare, x):
    model = prepare(copy.deepcopy(trained))
    drawn = torch.stack([model(x) for _ in range(50)])
    return drawn, torch.equal(model[1].running_mean, trained[1].running_mean)


def symptom():
    _, kept = samples(whole, test)
    assert not kept
    try:
        samples(whole, test[:1])
    except ValueError as error:
        assert "Expected more than 1 value per channel" in str(error)
    else:
        raise AssertionError("one sample, no error")


def varies(layer, x):
    model = only_dropout(nn.Sequential(layer))
    first, second = (out[0] if isinstance(out, tuple) else out for out in (model(x), model(x)))
    return not torch.equal(first, second)


class SelfAttention(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention = nn.MultiheadAttention(8, 2, dropout=0.3, batch_first=True)

    def forward(self, x):
        return self.attention(x, x, x)


def cure():
    for x in (test, test[:1]):
        drawn, kept = samples(only_dropout, x)
        assert kept
        assert (drawn.std(0) > 0).all()
        with torch.no_grad():
            assert (drawn.mean(0) - trained(x)).abs().max() < drawn.std(0).max()
    sequence = torch.randn(4, 6, 8)
    assert varies(nn.Dropout1d(0.3), sequence)
    assert varies(nn.LSTM(8, 8, num_layers=2, dropout=0.3), sequence)
    assert varies(SelfAttention(), sequence)
    encoder = nn.TransformerEncoderLayer(8, 2, dropout=0.3, batch_first=True)
    assert varies(encoder, sequence)
    with torch.no_grad():
        assert not varies(encoder, sequence)
        torch.backends.mha.set_fastpath_enabled(False)
        assert varies(encoder, sequence)
        torch.backends.mha.set_fastpath_enabled(True)
