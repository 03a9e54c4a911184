"""A folder of pictures: most are RGB, one is gray, one has an alpha channel, one a palette, one 16 bits.

asked: some images are grayscale, got [3, 12, 12] at entry 0 and [1, 12, 12] at entry 2
asked: 自己的图片文件夹里混有灰度图和 png，DataLoader 报 stack expects
cause: three-channels
"""

import contextlib
import io

import numpy as np
import torch
from PIL import Image
from torch.utils.data import DataLoader, Dataset


def written(picture, kind="PNG"):
    file = io.BytesIO()
    picture.save(file, kind)
    return file


red = Image.new("RGB", (12, 12), (255, 0, 0))
transparent = Image.new("RGBA", (12, 12), (0, 255, 0, 0))
files = [written(red, "JPEG"), written(red), written(red.convert("L")), written(transparent), written(red.convert("P"))]


class Folder(Dataset):
    def __init__(self, read):
        self.read = read

    def __len__(self):
        return len(files)

    def __getitem__(self, i):
        pixels = np.array(self.read(Image.open(files[i])))
        image = torch.from_numpy(pixels if pixels.ndim == 3 else pixels[..., None]).permute(2, 0, 1) / 255
        return {"image": image, "label": i % 2, "name": f"picture {'x' * i}"}


def message(dataset):
    try:
        for batch in DataLoader(dataset, batch_size=5):
            assert batch["image"].shape == (5, 3, 12, 12) and batch["label"].dtype == torch.int64
    except RuntimeError as error:
        return str(error)
    return ""


def symptom():
    assert "got [3, 12, 12] at entry 0 and [1, 12, 12] at entry 2" in message(Folder(lambda picture: picture))


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()):
        dataset = Folder(lambda picture: picture)
        odd = recipe("odd_shapes")(dataset[i] for i in range(len(dataset)))
    expected = {"Tensor [3, 12, 12]": [0, 1], "Tensor [1, 12, 12]": [2, 4], "Tensor [4, 12, 12]": [3]}
    assert odd == {"sample['image']": expected}


scan = Image.open(written(Image.fromarray(np.full((12, 12), 30000, dtype=np.uint16))))


def cure(recipe):
    cured = Folder(lambda picture: picture.convert("RGB"))
    assert not message(cured)
    assert cured[4]["image"][:, 0, 0].tolist() == [1, 0, 0]  # the palette is looked up
    assert cured[3]["image"][:, 0, 0].tolist() == [0, 1, 0]  # a transparent pixel shows its colour
    to_rgb = recipe("to_rgb")
    raw = Folder(lambda picture: picture)
    assert not message([raw[i] | {"image": to_rgb(raw[i]["image"])} for i in range(4)] + [cured[4]])
    assert to_rgb(raw[4]["image"])[:, 0, 0].tolist() != [1, 0, 0]  # numbers of colours, taken for gray
    assert scan.mode == "I;16" and (np.array(scan.convert("RGB")) == 255).all()  # white, whatever it showed
    gray = to_rgb(torch.tensor(np.array(scan) / 65535, dtype=torch.float32))
    assert gray.shape == (3, 12, 12) and torch.allclose(gray, torch.tensor(30000 / 65535))
    ink = Image.open(written(red.convert("CMYK"), "JPEG"))
    assert np.array(ink.convert("RGB"))[0, 0].tolist() == [255, 0, 0]
    assert to_rgb(torch.from_numpy(np.array(ink)).permute(2, 0, 1))[:, 0, 0].tolist() == [0, 255, 255]
    try:
        to_rgb(cured[4]["image"].permute(1, 2, 0))
    except ValueError as error:
        assert "[12, 12, 3]" in str(error)
    else:
        raise AssertionError("no error")


def healthy(recipe):
    with contextlib.redirect_stdout(io.StringIO()):
        dataset = Folder(lambda picture: picture.convert("RGB"))
        assert recipe("odd_shapes")(dataset[i] for i in range(len(dataset))) == {}
