"""The tokenizer's mask is int64: .float() stops the error, the padding is still read; mask == 0 hides it.

asked: only bool and floating types of key_padding_mask are supported, attention_mask from the tokenizer is int64
asked: attention_mask 是 int64，报 only bool and floating types of src_key_padding_mask are supported
cause: causes
"""

import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(0)
embedding = nn.Embedding(9, 8)
encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 16, dropout=0.0, batch_first=True), 1)
ids = torch.tensor([[1, 2, 0], [3, 4, 5]])
mask = (ids > 0).long()


def real(padding, key_padding_mask):
    x = torch.where(ids == 0, padding, ids)
    return encoder(embedding(x), src_key_padding_mask=key_padding_mask)[0, :2]


def pair(padding, attn_mask):
    x = embedding(torch.where(ids == 0, padding, ids))[:, None]
    return F.scaled_dot_product_attention(x, x, x, attn_mask=attn_mask[:, None, None])[0, 0, :2]


def symptom():
    try:
        real(0, mask)
    except AssertionError as error:
        assert "only bool and floating types" in str(error)
    else:
        raise RuntimeError("no error")
    assert not torch.allclose(real(0, mask.float()), real(7, mask.float()), atol=1e-3), "the padding is read"
    assert not torch.allclose(pair(0, mask.float()), pair(7, mask.float()), atol=1e-3)


def cure():
    assert torch.allclose(real(0, mask == 0), real(7, mask == 0), atol=1e-6)
    assert torch.allclose(pair(0, mask.bool()), pair(7, mask.bool()), atol=1e-6)
