"""self.hidden is kept in the module while the batches are shuffled: detach() ends the error, and a result depends on the batch before.

asked: sentiment LSTM self.hidden in __init__ second batch trying to backward through the graph a second time
asked: 文本分类 LSTM 把 self.hidden 存在模型里，第二个 batch 反向传播报错
cause: hidden-state-across-batches
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Classifier(nn.Module):
    def __init__(self, way):
        super().__init__()
        self.words, self.lstm, self.head = nn.Embedding(30, 8), nn.LSTM(8, 16, batch_first=True), nn.Linear(16, 2)
        self.hidden, self.way = None, way

    def forward(self, ids):
        if self.way == "start from zeros":
            self.hidden = None
        if self.way == "detach" and self.hidden is not None:
            self.hidden = tuple(state.detach() for state in self.hidden)
        output, self.hidden = self.lstm(self.words(ids), self.hidden)
        return self.head(output[:, -1])


def difference_by_the_batch_before(way):
    torch.manual_seed(0)
    model = Classifier(way)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    ids = torch.randint(0, 30, (32, 6))
    data = DataLoader(TensorDataset(ids, (ids[:, 0] > 14).long()), batch_size=8, shuffle=True)
    for _ in range(10):
        for x, y in data:
            loss = nn.functional.cross_entropy(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    model.eval()
    scores = []
    with torch.no_grad():
        for before in (ids[8:16], ids[16:24]):
            model(before)
            scores.append(model(ids[:8]))
    return (scores[0] - scores[1]).abs().max().item()


def symptom():
    try:
        difference_by_the_batch_before("carry")
    except RuntimeError as error:
        assert "backward through the graph a second time" in str(error)
    else:
        raise AssertionError("no error")
    assert difference_by_the_batch_before("detach") > 0.01


def cure():
    assert difference_by_the_batch_before("start from zeros") == 0
