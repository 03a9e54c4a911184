"""A TransformerEncoder pools the last position, which is padding: eval() under no_grad() makes it 0, train() does not.

asked: transformer encoder with padding mask good in train mode, near random in eval mode, no batchnorm, last token
asked: TransformerEncoder 没有 BatchNorm，训练模式准确率高，eval 后像瞎猜，取最后一个位置
cause: find
"""

import contextlib
import io

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Net(nn.Module):
    def __init__(self, pool):
        super().__init__()
        self.pool, self.embedding, self.head = pool, nn.Embedding(10, 16, padding_idx=0), nn.Linear(16, 2)
        layer = nn.TransformerEncoderLayer(16, 2, 32, dropout=0.0, batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, 1)

    def forward(self, tokens):
        padding = tokens == 0
        h = self.encoder(self.embedding(tokens), src_key_padding_mask=padding)
        return self.head(self.pool(h, padding))


def last_position(h, padding):
    return h[:, -1]


def last_token(h, padding):
    return h[torch.arange(len(h)), (~padding).sum(dim=1) - 1]


def train(pool):
    torch.manual_seed(0)
    tokens = torch.randint(1, 10, (256, 8))
    tokens[torch.arange(8) >= torch.randint(3, 8, (256, 1))] = 0
    y = (tokens == 1).any(dim=1).long()
    train_set, val_set = TensorDataset(tokens[:192], y[:192]), TensorDataset(tokens[192:], y[192:])
    loaders = DataLoader(train_set, 32, shuffle=True), DataLoader(val_set, 32)
    model = Net(pool)
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    for _ in range(30):
        for xb, yb in loaders[0]:
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(xb), yb).backward()
            optimizer.step()
    return model, *loaders


def four(recipe, pool):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("diagnose_eval_gap")(*train(pool))
    return [float(line.split()[-1]) for line in out.getvalue().splitlines()]


def accuracies(pool):
    model, loader, _ = train(pool)
    x, y = loader.dataset.tensors
    with torch.no_grad():
        return [(model.train(mode)(x).argmax(1) == y).float().mean() for mode in (True, False)]


def symptom():
    in_train, in_eval = accuracies(last_position)
    assert in_train > 0.9 and in_eval < 0.7


def diagnosis(recipe):
    first, second, third, fourth = four(recipe, last_position)
    assert first > 0.9 and second < 0.7 and third < 0.7 and fourth == third


def cure():
    assert min(accuracies(last_token)) > 0.9
    torch.backends.mha.set_fastpath_enabled(False)
    assert min(accuracies(last_position)) > 0.9
    torch.backends.mha.set_fastpath_enabled(True)


def healthy(recipe):
    assert min(four(recipe, last_token)[:2]) > 0.9
