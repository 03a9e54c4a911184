"""Documents are padded to the longest of their batch; one long document makes one batch far larger than all others.

asked: CUDA out of memory in the middle of an epoch, first batches are fine, transformer with variable length text
asked: 前面的 batch 都正常，训练到中间遇到一篇长文本就显存溢出
cause: what-each-cure-saves
"""

import torch
from torch import nn
from torch.nn.utils.rnn import pad_sequence

torch.manual_seed(0)
lengths = [12, 9, 14, 11, 10, 13, 160, 12, 11, 9, 14, 10]
documents = [torch.randint(1, 50, (length,)) for length in lengths]


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(50, 16)
        self.encoder = nn.TransformerEncoderLayer(16, 2, 32, batch_first=True)
        self.head = nn.Linear(16, 2)

    def forward(self, tokens):
        hidden = self.encoder(self.embed(tokens), src_key_padding_mask=tokens == 0)
        return self.head(hidden[:, 0])


def saved_per_batch(cut):
    model, found = Model(), []
    for start in range(0, 12, 2):
        batch = pad_sequence([d[:cut] for d in documents[start : start + 2]], batch_first=True)
        sizes = {}

        def pack(tensor, sizes=sizes):
            sizes[tensor.data_ptr()] = tensor.nbytes
            return tensor

        with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
            loss = nn.functional.cross_entropy(model(batch), torch.tensor([0, 1]))
        loss.backward()
        found.append(sum(sizes.values()))
    return found


def symptom():
    sizes = saved_per_batch(cut=None)
    assert sizes.index(max(sizes)) == 3
    assert sizes[3] > 4 * max(sizes[:3])
    assert max(sizes[4:]) < sizes[3] / 4, "nothing of it is kept"


def cure():
    sizes = saved_per_batch(cut=16)
    assert max(sizes) < 2 * min(sizes)
