"""Tagging: one label per word, padded with 0, which is the label of a class.

asked: padded tokens count in the loss and accuracy of sequence tagging
asked: 序列标注 padding 的位置也算进了 loss
cause: pad-collate
"""

import numpy as np
import torch
from torch.nn import functional as F
from torch.nn.utils.rnn import pad_sequence
from torch.utils.data import DataLoader

torch.manual_seed(0)
sentences = [(np.random.randn(n, 4), torch.randint(1, 4, (n,))) for n in (2, 6, 3, 1)]
alone = F.cross_entropy(torch.cat([torch.tensor(x) for x, _ in sentences]), torch.cat([y for _, y in sentences]))


def loss(recipe, value):
    def collate(batch):
        words, tags = zip(*batch)
        padded, mask, lengths, _ = recipe("pad_collate")([(x, 0) for x in words])
        return padded, pad_sequence(tags, batch_first=True, padding_value=value), mask, lengths

    scores, tags, mask, lengths = next(iter(DataLoader(sentences, batch_size=4, collate_fn=collate)))
    assert scores.dtype == torch.float64 and mask.sum() == lengths.sum() == 12
    assert torch.allclose(F.cross_entropy(scores[mask], tags[mask]), alone)
    return F.cross_entropy(scores.flatten(0, 1), tags.flatten())


def symptom(recipe):
    assert not torch.allclose(loss(recipe, 0), alone)


def cure(recipe):
    assert torch.allclose(loss(recipe, -100), alone)


def healthy(recipe):
    pad_collate = recipe("pad_collate")
    for first, second in ([1], [1.5]), ([], [1]):
        try:
            pad_collate([(first, 0), (second, 0)])
        except TypeError as error:
            assert "different dtypes" in str(error)
        else:
            raise AssertionError("no error")
    padded, mask, lengths, _ = pad_collate([(torch.tensor([], dtype=torch.int64), 0), ([1], 0)])
    assert padded.tolist() == [[0], [1]] and mask.tolist() == [[False], [True]] and lengths.tolist() == [0, 1]
    assert pad_sequence([torch.tensor([1]), torch.tensor([1.5])]).tolist() == [[1, 1]]
