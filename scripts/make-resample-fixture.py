#!/usr/bin/env python3
"""Writes lib/core/image/fixtures/pillow-bilinear.json: what Pillow's BILINEAR makes of 20 generated pictures.

Run by hand (Debian: apt-get install python3-pil); the pictures are made by the same formula in resample.test.ts.
"""
import base64
import json
from pathlib import Path

import PIL
from PIL import Image

# (width, height) -> (width, height): larger, smaller, one side each, tiny, prime, long.
PAIRS = [
    ((8, 8), (16, 16)), ((16, 16), (8, 8)), ((17, 31), (8, 9)), ((31, 17), (12, 40)), ((1, 1), (5, 4)),
    ((2, 1), (7, 3)), ((64, 48), (13, 11)), ((48, 64), (47, 63)), ((97, 89), (14, 14)), ((100, 7), (9, 30)),
    ((7, 100), (30, 9)), ((33, 33), (32, 32)), ((32, 32), (33, 33)), ((120, 90), (7, 7)), ((5, 9), (24, 20)),
    ((200, 3), (11, 3)), ((61, 67), (20, 20)), ((20, 20), (20, 20)), ((90, 160), (16, 16)), ((37, 53), (1, 1)),
]


def picture(width, height):
    """Noise from a 32-bit linear congruential generator (Numerical Recipes), with hard edges and gradients mixed in."""
    state = (width * 65_537 + height) & 0xFFFFFFFF
    data = bytearray()
    for y in range(height):
        for x in range(width):
            for channel in range(3):
                state = (state * 1_664_525 + 1_013_904_223) & 0xFFFFFFFF
                noise = state >> 24
                data.append((noise, 255 if (x // 3 + y // 2) % 2 else 0, (x * 255 // width + y * 255 // height) // 2)[(channel + x // 8) % 3])
    return Image.frombytes("RGB", (width, height), bytes(data))


cases = []
for source, target in PAIRS:
    resized = picture(*source).resize(target, Image.BILINEAR)
    cases.append({"from": source, "to": target, "rgb": base64.b64encode(resized.tobytes()).decode()})
path = Path(__file__).parent.parent / "lib/core/image/fixtures/pillow-bilinear.json"
path.write_text(json.dumps({"madeBy": f"scripts/make-resample-fixture.py, Pillow {PIL.__version__}", "cases": cases}, indent=1) + "\n")
