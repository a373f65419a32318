"""Code streams for the tests, by encoders that share nothing with the decoders under test.

Needs numpy, imagecodecs, pillow and pyjpegls. The pixels are `pattern` of writer.rs.
"""

import io
import pathlib

import imagecodecs
import jpeg_ls
import numpy as np
from PIL import Image

WIDTH, HEIGHT = 40, 28
HERE = pathlib.Path(__file__).parent


def pattern(bits, turn=0):
    """Marker in the image-left top corner, texture, and flat rows below; `turn` sets channels apart."""
    top = (1 << bits) - 1
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    texture = top // 4 + x * top // 80 + (x * 7 + y * (13 + turn)) % 11 * top // 200
    out = np.where((x < 8) & (y < 6), top * 9 // 10, np.where(y >= 20, top // 5, texture))
    return out.astype(np.uint8 if bits <= 8 else np.uint16)


def colour():
    return np.ascontiguousarray(np.stack([pattern(8, turn) for turn in range(3)], axis=-1))


def write(name, data):
    (HERE / name).write_bytes(bytes(data))
    print(name, len(data))


def pillow(image, **options):
    out = io.BytesIO()
    Image.fromarray(image).save(out, "JPEG", quality=95, **options)
    return out.getvalue()


write("baseline-rgb-420-restart.jpg", pillow(colour(), subsampling="4:2:0", restart_marker_blocks=2))
write("baseline-grey.jpg", pillow(pattern(8)))
write("progressive-grey.jpg", pillow(pattern(8), progressive=True))
write("extended-12.jpg", imagecodecs.jpeg_encode(pattern(12), level=97, bitspersample=12))
for predictor in range(1, 8):
    lossless = {"lossless": True, "predictor": predictor}
    write(f"lossless-{predictor}.jpg", imagecodecs.jpeg_encode(pattern(16), bitspersample=16, **lossless))
write("lossless-12.jpg", imagecodecs.jpeg_encode(pattern(12), bitspersample=12, lossless=True, predictor=1))
write("lossless-rgb.jpg", imagecodecs.jpeg_encode(
    colour(), lossless=True, predictor=1, colorspace="RGB", outcolorspace="RGB"))
write("ls-16.jls", jpeg_ls.encode_array(pattern(16)))
write("ls-8.jls", jpeg_ls.encode_array(pattern(8)))
write("ls-near-2.jls", jpeg_ls.encode_array(pattern(12), lossy_error=2))
planes = np.ascontiguousarray(colour().transpose(2, 0, 1))
for mode, ordered in enumerate([planes, colour(), colour()]):
    # The encoder itself splits pixels into lines.
    write(f"ls-rgb-{mode}.jls", jpeg_ls.encode_array(ordered, interleave_mode=mode))
write("j2k-16.j2k", imagecodecs.jpeg2k_encode(pattern(16), level=0, reversible=True, codecformat="j2k"))
write("j2k-signed-12.j2k", imagecodecs.jpeg2k_encode(
    pattern(12).astype(np.int16) - 2048, level=0, reversible=True, codecformat="j2k", bitspersample=12))
write("j2k-lossy.j2k", imagecodecs.jpeg2k_encode(pattern(12), level=60, codecformat="j2k", bitspersample=12))
write("j2k-rgb.j2k", imagecodecs.jpeg2k_encode(colour(), level=0, reversible=True, codecformat="j2k"))
