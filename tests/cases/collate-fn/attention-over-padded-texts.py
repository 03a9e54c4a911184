"""Tokenized texts as dicts go through attention and a mean: the padding takes part.

asked: transformer output of a sentence changes with the other sentences in the batch, padding
asked: 同一句话放进不同的 batch，输出不一样，是不是 padding 的问题
cause: padding-counts
"""

import torch
from torch import nn
from torch.utils.data import DataLoader

torch.manual_seed(0)
texts = [{"tokens": [4, 8, 5], "label": 0}, {"tokens": [6], "label": 1}, {"tokens": [3, 2, 7, 7, 1], "label": 0}]


class Classifier(nn.Module):
    def __init__(self, masked):
        super().__init__()
        self.embedding, self.masked = nn.Embedding(9, 8, padding_idx=0), masked
        self.attention, self.head = nn.MultiheadAttention(8, 2, batch_first=True), nn.Linear(8, 2)

    def forward(self, tokens, mask, lengths):
        x = self.embedding(tokens)
        if not self.masked:
            return self.head(self.attention(x, x, x)[0].mean(1))
        x = self.attention(x, x, x, key_padding_mask=~mask)[0]
        return self.head((x * mask[..., None]).sum(1) / lengths[:, None])


def outputs(recipe, model, batch_size):
    pad_collate = recipe("pad_collate")

    def collate(batch):
        return pad_collate([(text["tokens"], text["label"]) for text in batch])

    with torch.no_grad():
        return torch.cat([model(*x) for *x, _ in DataLoader(texts, batch_size=batch_size, collate_fn=collate)])


def symptom(recipe):
    model = Classifier(masked=False)
    assert not torch.allclose(outputs(recipe, model, 1), outputs(recipe, model, 3), atol=1e-4)
    x, mask = torch.randn(2, 4, 8), torch.tensor([[True, True, False, False], [True] * 4])
    attended = model.attention(x, x, x, key_padding_mask=mask)[1]
    assert (attended[0, :, :2] == 0).all() and attended[1].isnan().all()  # the mask the wrong way round
    encoder = nn.TransformerEncoderLayer(8, 2, 16, dropout=0.0, batch_first=True)
    alone = encoder(x[:1, :2])
    assert not torch.allclose(encoder(x, src_key_padding_mask=mask)[:1, :2], alone, atol=1e-2)
    assert torch.allclose(encoder(x, src_key_padding_mask=~mask)[:1, :2], alone, atol=1e-5)


def cure(recipe):
    model = Classifier(masked=True)
    assert torch.allclose(outputs(recipe, model, 1), outputs(recipe, model, 3), atol=1e-5)
