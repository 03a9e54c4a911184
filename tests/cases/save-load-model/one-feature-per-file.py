"""Each sample's feature is saved to its own file, cut from the batch: every file is as large as the batch.

asked: torch.save of one row writes a file as big as the whole tensor
asked: 保存的 .pt 特征文件比张量本身大几百倍
cause: a-slice-saves-its-whole-storage
"""

import io

import torch
from torch import nn


def sizes(clone):
    torch.manual_seed(0)
    encoder = nn.Sequential(nn.Linear(8, 256), nn.LayerNorm(256)).eval()
    found = []
    with torch.no_grad():
        features = encoder(torch.randn(100, 8))
    for feature in (*features[:3], *features.chunk(100)[:3], *features.unbind()[:3]):
        file = io.BytesIO()
        torch.save({"feature": feature.clone() if clone else feature}, file)
        found.append(file.getbuffer().nbytes)
    return found


def symptom():
    assert min(sizes(clone=False)) > 100 * 256 * 4


def cure():
    assert max(sizes(clone=True)) < 10 * 256 * 4
