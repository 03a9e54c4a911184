"""A GAN's discriminator ends without a sigmoid and is trained with BCELoss: the error comes once an output leaves [0, 1].

asked: GAN discriminator BCELoss all elements of input should be between 0 and 1
asked: GAN 判别器用 BCELoss 报 all elements of input should be between 0 and 1
cause: what-each-loss-refuses
"""

import contextlib
import io

import torch
from torch import nn

torch.manual_seed(0)
real = torch.randn(32, 2) + 2


def networks(*last):
    torch.manual_seed(0)
    generator = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 2))
    discriminator = nn.Sequential(nn.Linear(2, 8), nn.LeakyReLU(0.2), nn.Dropout(0.1), nn.Linear(8, 1), *last)
    return generator, discriminator


def train(criterion, *last, recipe=None):
    generator, discriminator = networks(*last)
    optimizers = [torch.optim.Adam(m.parameters(), lr=1e-2) for m in (generator, discriminator)]
    losses = []
    for _ in range(15):
        fake = generator(torch.randn(32, 4))
        x, y = torch.cat([real, fake.detach()]), torch.cat([torch.ones(32, 1), torch.zeros(32, 1)])
        output = discriminator(x)
        if recipe:
            recipe("explain_bce")(output, y)
        loss = criterion(output, y)
        optimizers[1].zero_grad()
        loss.backward()
        optimizers[1].step()
        losses.append(loss.item())
        optimizers[0].zero_grad()
        criterion(discriminator(fake), torch.ones(32, 1)).backward()
        optimizers[0].step()
    return losses


def report(recipe, criterion, *last):
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.suppress(RuntimeError):
        train(criterion, *last, recipe=recipe)
    return out.getvalue().splitlines()


def symptom():
    try:
        train(nn.BCELoss())
    except RuntimeError as error:
        assert "all elements of input should be between 0 and 1" in str(error)
    else:
        raise AssertionError("no error")


def diagnosis(recipe):
    said = report(recipe, nn.BCELoss())[-1]
    assert "outside [0, 1]: " in said.split(";")[0] and "AddmmBackward0" in said


def cure():
    fixed, sigmoid = train(nn.BCEWithLogitsLoss()), train(nn.BCELoss(), nn.Sigmoid())
    assert all(0 < loss < 3 for loss in fixed)
    assert torch.allclose(torch.tensor(fixed), torch.tensor(sigmoid), atol=1e-2)


def healthy(recipe):
    lines = report(recipe, nn.BCELoss(), nn.Sigmoid())
    assert len(lines) == 15
    assert all(line.count("inside [0, 1]") == 2 and "SigmoidBackward0" in line for line in lines)
    for squeezed in (nn.Flatten(0), nn.Unflatten(1, (1, 1))):
        with contextlib.redirect_stdout(io.StringIO()) as out:
            recipe("explain_bce")(squeezed(networks()[1](real)).half().float(), torch.ones(32, 1))
        assert "AddmmBackward0" in out.getvalue()
