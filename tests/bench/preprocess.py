#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Pictures for each second of processor time of our decoding and resizing against Pillow's, one thread each, in one run.

    python3 tests/bench/preprocess.py build/release/bin/bench_preprocess        (needs Pillow)

The same 64 JPEGs of 500 x 375, as RGB to 224 by Resize and CenterCrop.
"""
import io
import json
import pathlib
import subprocess
import sys
import tempfile
import time

from PIL import Image


def seen(data, size=224):
    image = Image.open(io.BytesIO(data)).convert("RGB")
    width, height = image.size
    short, long = min(width, height), max(width, height)
    scaled = int(size * long / short)
    image = image.resize((size, scaled) if width <= height else (scaled, size), Image.BICUBIC)
    left, top = round((image.width - size) / 2), round((image.height - size) / 2)
    return image.crop((left, top, left + size, top + size)).tobytes()


def main():
    with tempfile.TemporaryDirectory() as folder:
        ours = json.loads(subprocess.run([sys.argv[1], folder], check=True, capture_output=True, text=True).stdout)
        files = [path.read_bytes() for path in pathlib.Path(folder).iterdir()]
    best = 0
    for _ in range(5):
        start = time.process_time()
        for data in files:
            seen(data)
        best = max(best, len(files) / (time.process_time() - start))
    print(json.dumps(ours))
    print(f"Pillow {best:.0f}/s; ours exact {ours['exact']:.0f}/s ({ours['exact'] / best:.2f}x), "
          f"fast {ours['fast']:.0f}/s ({ours['fast'] / best:.2f}x), fast at 64 {ours['fast_at_64']:.0f}/s")


main()
