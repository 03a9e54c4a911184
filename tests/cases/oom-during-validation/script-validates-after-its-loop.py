"""A script without functions: the logits of the last training batch and the gradients are there during validation.

asked: first validation batch out of memory, memory still occupied by the last training step, no functions in my script
asked: 训练循环写在脚本里，没有写成函数，验证一开始显存就不够
cause: what-the-last-step-leaves
"""

import contextlib
import io
import re
import weakref

import torch
from torch import nn

VOCABULARY = 300


def build():
    torch.manual_seed(0)
    model = nn.Sequential(nn.Embedding(VOCABULARY, 8), nn.LayerNorm(8), nn.Dropout(0.1), nn.Linear(8, VOCABULARY))
    return model, torch.optim.AdamW(model.parameters()), torch.randint(VOCABULARY, (3, 4, 16))


SCRIPT = """
for tokens in data:
    optimizer.zero_grad()
    logits = model(tokens)
    loss = cross_entropy(logits.flatten(0, 1), tokens.flatten())
    loss.backward()
    clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    refs.append(ref(logits))
"""
FUNCTION = f"def epoch():{SCRIPT.replace(chr(10), chr(10) + '    ')}\nepoch()\noptimizer.zero_grad()"


def left(source, recipe=None):
    """Bytes of logits and of gradients when the validation begins, and what the recipe says."""
    model, optimizer, data = build()
    refs, tools = [], {"cross_entropy": nn.functional.cross_entropy, "clip_grad_norm_": nn.utils.clip_grad_norm_}
    names = tools | {"model": model, "optimizer": optimizer, "data": data, "refs": refs, "ref": weakref.ref}
    exec(source, names)
    logits = sum(tensor.nbytes for r in refs if (tensor := r()) is not None)
    gradients = sum(p.grad.nbytes for p in model.parameters() if p.grad is not None)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        if recipe:
            with recipe("Kept")(model.eval()) as kept, torch.no_grad():
                model(data[0])
                kept.report()
    weights = sum(p.nbytes for p in model.parameters())
    return logits, gradients, weights, [int(n) for n in re.findall(r"[+-]?\d+", out.getvalue())]


def symptom():
    logits, gradients, weights, _ = left(SCRIPT)
    assert logits == 4 * 16 * VOCABULARY * 4
    assert gradients == weights


def diagnosis(recipe):
    _, gradients, _, (in_graphs, in_gradients, _) = left(SCRIPT, recipe)
    assert (in_graphs, in_gradients) == (0, gradients)


def cure():
    assert left(FUNCTION)[:2] == (0, 0)


def healthy(recipe):
    assert left(FUNCTION, recipe)[3][:2] == [0, 0]
