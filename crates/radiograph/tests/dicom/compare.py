"""Compares what `cargo run --example greys` wrote with pydicom and its codecs: compare.py OUT FILE…

Needs pydicom, numpy, pylibjpeg with its plugins, and pyjpegls. Both sides are shares of full brightness; the largest
and the mean difference are told in steps of 8 bits.
"""

import pathlib
import sys
import warnings

import numpy as np
import pydicom
from pydicom.pixels import apply_color_lut, apply_modality_lut, apply_voi_lut, pixel_array

warnings.simplefilter("ignore")
LUMA = np.array([0.2126, 0.7152, 0.0722])


def expected(path):
    data = pydicom.dcmread(path, force=True)
    raw = pixel_array(data, index=0)
    if data.PhotometricInterpretation == "PALETTE COLOR":
        rgb = apply_color_lut(raw, data)
        return rgb @ LUMA / (255 if rgb.dtype == np.uint8 else 65535)
    if raw.ndim == 3:
        return raw @ LUMA / (2**data.BitsStored - 1)
    values = apply_modality_lut(raw, data).astype(np.float64)
    if "VOILUTSequence" in data:
        shown = apply_voi_lut(raw, data) / (2 ** data.VOILUTSequence[0].LUTDescriptor[2] - 1)
    elif data.get("WindowWidth"):
        first = lambda value: float(value[0] if isinstance(value, pydicom.multival.MultiValue) else value)
        centre, width = first(data.WindowCenter), first(data.WindowWidth)
        if data.get("VOILUTFunction", "LINEAR") == "LINEAR":
            centre, width = centre - 0.5, width - 1
        shown = np.clip((values - centre) / width + 0.5, 0, 1)
    elif data.BitsStored <= 8 and values.min() >= 0:
        shown = values / (2**data.BitsStored - 1)
    else:
        shown = (values - values.min()) / max(values.max() - values.min(), 1)
    return 1 - shown if data.PhotometricInterpretation == "MONOCHROME1" else shown


out = pathlib.Path(sys.argv[1])
for name in sys.argv[2:]:
    path = pathlib.Path(name)
    written = out / f"{path.name}.pgm"
    if not written.exists():
        print(f"{path.name}\tnot decoded")
        continue
    head, size, top, body = written.read_bytes().split(b"\n", 3)
    width, height = map(int, size.split())
    found = np.frombuffer(body, ">u2").reshape(height, width) / 65535
    try:
        wanted = expected(path)
    except Exception as error:
        print(f"{path.name}\tpydicom: {str(error)[:80]}")
        continue
    if wanted.shape != found.shape:
        print(f"{path.name}\tsize {found.shape}, pydicom {wanted.shape}")
        continue
    off = np.abs(found - wanted) * 255
    print(f"{path.name}\tmost {off.max():.2f}\tmean {off.mean():.3f}")
