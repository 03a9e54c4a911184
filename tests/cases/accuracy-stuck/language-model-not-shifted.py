"""Token accuracy of a causal language model that shifts its labels itself: counted without the shift it stays at 0.

asked: next token accuracy is near zero although the loss of the language model goes down, labels = input_ids
asked: 语言模型 loss 在降，token 准确率一直接近 0，labels 就是 input_ids
cause: labels
"""

import torch
from torch import nn


def train(steps=60):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Embedding(10, 16), nn.LayerNorm(16), nn.Linear(16, 10))
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.03)
    batches = [(torch.arange(length) + torch.randint(10, (8, 1))) % 10 for length in (5, 9, 7)]
    for step in range(steps):
        tokens = batches[step % 3]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = model(tokens)
        loss = nn.functional.cross_entropy(logits[:, :-1].flatten(0, 1).float(), tokens[:, 1:].flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert loss < 0.2
    return [(model(tokens), tokens) for tokens in batches]


def collected(pairs):
    logits, labels = zip(*pairs)
    return torch.cat([part.flatten(0, 1) for part in logits]), torch.cat([part.flatten() for part in labels])


def shifted(pairs):
    return [(logits[:, :-1], labels[:, 1:]) for logits, labels in pairs]


def accuracy(logits, labels):
    return (logits.argmax(dim=1) == labels).float().mean().item()


def symptom():
    assert accuracy(*collected(train())) < 0.05


def diagnosis(recipe):
    logits, labels = collected(train())
    assert recipe("explain_accuracy")(logits, labels, mine=accuracy(logits, labels)) == "no better than guessing"


def cure():
    assert accuracy(*collected(shifted(train()))) > 0.95


def healthy(recipe):
    assert recipe("explain_accuracy")(*collected(shifted(train()))) == "the predictions follow the labels"
