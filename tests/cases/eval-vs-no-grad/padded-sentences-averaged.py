"""Sentence vectors are the mean over all positions of a TransformerEncoder: under no_grad() they are other vectors.

asked: transformer encoder output differs between training and validation under no_grad, mean over padded tokens
asked: TransformerEncoder 在 eval 加 no_grad 之后输出和不加不一样，padding 位置求平均
cause: transformer-fast-path
"""

import torch
from torch import nn

torch.manual_seed(0)
layer = nn.TransformerEncoderLayer(8, nhead=2, dim_feedforward=16, batch_first=True)
model = nn.TransformerEncoder(layer, num_layers=2).eval()
x = torch.randn(3, 5, 8)
padding = torch.arange(5) >= torch.tensor([[5], [3], [2]])


def sentences(masked, grad, inference=False):
    with torch.inference_mode(inference), torch.set_grad_enabled(grad):
        out = model(x, src_key_padding_mask=padding)
        if not masked:
            return out.mean(1)
        real = (~padding).unsqueeze(-1)
        return (out * real).sum(1) / real.sum(1)


def symptom():
    recorded, fast = sentences(masked=False, grad=True), sentences(masked=False, grad=False)
    assert torch.allclose(recorded[0], fast[0], atol=1e-4), "no padding"
    assert not torch.allclose(recorded[1:], fast[1:], atol=1e-2)


def cure():
    recorded = sentences(masked=True, grad=True)
    assert torch.allclose(recorded, sentences(masked=True, grad=False), atol=1e-4)
    assert torch.allclose(recorded, sentences(masked=True, grad=False, inference=True), atol=1e-4)
