"""torch.stft() gives complex values: float() silences the error and drops the imaginary part; abs() gives the magnitude.

asked: mat1 and mat2 must have the same dtype, but got ComplexFloat and Float
asked: torch.stft 的频谱送进网络报错 but got ComplexFloat and Float
cause: causes
"""

import warnings

import torch
from torch import nn

time = torch.linspace(0, 1, 400)
wave = torch.stack([torch.sin(400 * time), torch.cos(400 * time)])
spectrum = torch.stft(wave, 100, window=torch.hann_window(100), return_complex=True).transpose(1, 2)
layer = nn.Linear(51, 2)


def symptom():
    try:
        layer(spectrum)
    except RuntimeError as error:
        assert "ComplexFloat and Float" in str(error)
    else:
        raise AssertionError("no error")
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        assert torch.equal(spectrum.float(), spectrum.real)
    assert not seen or "discards the imaginary part" in str(seen[0].message)


def diagnosis():
    assert spectrum.is_complex()
    sine, cosine = spectrum.real[:, 4:-4]
    assert (sine - cosine).abs().max() > 10, "the real part depends on the phase"


def cure():
    sine, cosine = spectrum.abs()[:, 4:-4]
    assert (sine - cosine).abs().max() < 1, "the magnitude does not"
    assert layer(spectrum.abs()).dtype == torch.float32
