"""A test loader with shuffle=True and drop_last=True: predictions in another order than the labels, and fewer of them.

asked: number of predictions is smaller than the test set and accuracy is random although validation accuracy was high
asked: 测试集的预测结果和标签对不上，数量也比测试集少
cause: one-pass
"""

import contextlib
import io

import torch
from torch.utils.data import BatchSampler, DataLoader, RandomSampler, SequentialSampler, TensorDataset

labels = torch.arange(10).repeat(7)
dataset = TensorDataset(torch.nn.functional.one_hot(labels).float(), labels)


def predictions(**options):
    model = torch.nn.Identity()
    with torch.inference_mode():
        return torch.cat([model(x).argmax(1) for x, _ in DataLoader(dataset, batch_size=32, **options)])


def report(recipe, **options):
    before = torch.get_rng_state()
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("one_pass")(DataLoader(dataset, **options))
    assert torch.equal(before, torch.get_rng_state())
    return out.getvalue()


def symptom():
    wrong = predictions(shuffle=True, drop_last=True)
    assert len(wrong) == 64 and (wrong == labels[:64]).float().mean() < 0.5


def diagnosis(recipe):
    said = report(recipe, batch_size=32, shuffle=True, drop_last=True)
    assert "70 samples -> 2 batches: 2 of 32" in said and "left out: 6; order: mixed" in said


def cure():
    assert torch.equal(predictions(shuffle=False), labels)


def healthy(recipe):
    own = torch.Generator().manual_seed(3)
    state = own.get_state()
    for options in (
        {"batch_size": 32},
        {"batch_sampler": BatchSampler(SequentialSampler(dataset), 32, False)},
        {"batch_size": None},
        {"batch_size": None, "sampler": BatchSampler(SequentialSampler(dataset), 32, False)},
    ):
        assert "left out: 0; order: ascending, next pass: the same" in report(recipe, **options)
    for options in (
        {"batch_size": 32, "shuffle": True, "generator": own},
        {"batch_size": 32, "sampler": RandomSampler(dataset, generator=own)},
        {"batch_sampler": BatchSampler(RandomSampler(dataset, generator=own), 32, False)},
    ):
        said = report(recipe, **options)
        assert "repeated: 0, left out: 0; order: mixed, next pass: another" in said
        assert torch.equal(own.get_state(), state)
