"""Images and masks are resized by their smaller edge, as Resize(224) does; loaded in a worker.

asked: Trying to resize storage that is not resizable in DataLoader worker process 0
asked: Resize(224) 之后图片大小还是不一样，多进程报 Trying to resize storage
cause: images-and-masks-resized
"""

import contextlib
import io

import torch
from torch.nn import functional as F
from torch.utils.data import DataLoader

torch.manual_seed(0)
photos = [(torch.rand(3, h, w), torch.randint(7, (1, h, w))) for h, w in [(12, 20), (12, 16), (15, 12), (12, 12)]]


def smaller_edge(image, size=8):
    factor = size / min(image.shape[1:])
    return F.interpolate(image[None].float(), size=[round(n * factor) for n in image.shape[1:]], mode="nearest-exact")[
        0
    ]


kept = [(smaller_edge(image), smaller_edge(mask).long()) for image, mask in photos]


def message(dataset, **options):
    try:
        for images, masks in DataLoader(dataset, batch_size=4, **options):
            F.cross_entropy(torch.nn.Conv2d(3, 7, 1)(images), masks.squeeze(1)).backward()
    except RuntimeError as error:
        return str(error)
    return ""


def symptom():
    assert "but got [3, 8, 13] at entry 0 and [3, 8, 11] at entry 1" in message(kept)
    assert "Trying to resize storage that is not resizable" in message(kept, num_workers=1)
    assert "stack expects" in message(kept[::-1], num_workers=1)  # the smallest image first


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()):
        odd = recipe("odd_shapes")(kept)
    assert set(odd) == {"sample[0]", "sample[1]"} and odd["sample[0]"]["Tensor [3, 8, 13]"] == [0]


def cure(recipe):
    resized = recipe("resized")
    cured = [(resized(image, (8, 8)), resized(mask, (8, 8), "nearest-exact")) for image, mask in photos]
    assert not message(cured) and not message(cured, num_workers=1)
    assert all(set(mask.unique().tolist()) <= set(old.unique().tolist()) for (_, mask), (_, old) in zip(cured, photos))


def healthy(recipe):
    with contextlib.redirect_stdout(io.StringIO()):
        assert recipe("odd_shapes")([(image[:, :8, :8], mask[:, :8, :8]) for image, mask in kept]) == {}
