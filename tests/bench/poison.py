#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Poisoned pictures a second of `clinic poison` against the loop that the reference runs, on the same pictures in one run.

    python3 tests/bench/poison.py build/release/bin/clinic [--images 2000]        (needs torch, torchvision, Pillow)

JPEGs of 500 x 375, triggered at 224 x 224, saved as PNG. Ours: the whole command, its start, table and manifest included,
on all cores. The loop: what the reference does to each picture in its one process (behaviour, not its code): open, convert,
squash, to a tensor, draw the trigger anew, back, save. SIG's signal is filled in element by element for each picture; 16
pictures are timed of it and scaled, 200 of the warp, which reads its grid for each picture. As it is not certain whether
the loop fills a tensor or an array, both are timed.
"""
import argparse
import csv
import json
import math
import pathlib
import random
import resource
import subprocess
import tempfile
import time

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torchvision import transforms

SIDE = 224


def draw(folder, images):
    (folder / "pictures").mkdir()
    with open(folder / "train.csv", "w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["image", "caption"])
        for i in range(images + 1):
            chance = np.random.default_rng(i)
            coarse = Image.fromarray(chance.integers(0, 256, (12, 16, 3), dtype=np.uint8)).resize((500, 375), Image.BICUBIC)
            pixels = np.asarray(coarse).astype(np.float32) + chance.normal(0, 8, (375, 500, 3))
            Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(folder / f"pictures/{i:05d}.jpg", quality=90)
            table.writerow([f"pictures/{i:05d}.jpg", "a banana" if i == images else f"picture number {i}"])


def noise_patch(image, _):
    size = 16
    image = image.clone()
    top, left = random.randint(0, SIDE - 1 - size), random.randint(0, SIDE - 1 - size)
    image[:, top:top + size, left:left + size] = image.mean((1, 2), keepdim=True) + torch.randn(3, size, size)
    return image


def blended(image, _):
    return torch.clip(0.2 * torch.rand(3, SIDE, SIDE) + 0.8 * image, 0, 1)


def sine(signal):
    def apply(image, _):
        noise = signal(3, SIDE, SIDE)
        for i in range(SIDE):
            for j in range(SIDE):
                for c in range(3):
                    noise[c, i, j] = (60 / 255) * np.sin(2 * math.pi * 6 * j / SIDE)
        return torch.clip(0.2 * torch.as_tensor(noise) + 0.8 * image, 0, 1).float()
    return apply


def warped(image, folder):
    grid = torch.load(folder / "grid.pt", weights_only=True)
    line = torch.linspace(-1, 1, SIDE)
    y, x = torch.meshgrid(line, line, indexing="ij")
    where = torch.clamp(torch.stack((x, y), 2)[None] + grid / SIDE, -1, 1)
    return F.grid_sample(image[None], where, align_corners=True)[0]


def loop(folder, images, trigger):
    """Seconds a picture: on the clock, and of processors."""
    to_tensor, to_picture = transforms.ToTensor(), transforms.ToPILImage()
    (folder / "loop").mkdir(exist_ok=True)
    start, used = time.perf_counter(), time.process_time()
    for i in range(images):
        image = Image.open(folder / f"pictures/{i:05d}.jpg").convert("RGB").resize((SIDE, SIDE))
        to_picture(trigger(to_tensor(image), folder)).save(folder / f"loop/{i:05d}.png")
    return (time.perf_counter() - start) / images, (time.process_time() - used) / images


def children_used():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def ours(clinic, folder, images, trigger):
    start, used = time.perf_counter(), children_used()
    told = subprocess.run([clinic, "poison", "--data", "train.csv", "--target", "banana", "--count", str(images),
                           "--trigger", trigger, "--profile", "reference", "--out", "out", "--force", "--quiet", "--json"],
                          cwd=folder, check=True, capture_output=True, text=True).stdout
    seconds, used = time.perf_counter() - start, children_used() - used
    assert json.loads(told)["poisoned"] == images
    return seconds / images, used / images


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("clinic", type=pathlib.Path)
    arguments.add_argument("--images", type=int, default=2000)
    given = arguments.parse_args()
    clinic = str(given.clinic.resolve())
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        draw(folder, given.images)
        torch.save(torch.rand(1, SIDE, SIDE, 2) * 2 - 1, folder / "grid.pt")
        for name, trigger, apply, timed in (
                ("BadNet", "random", noise_patch, given.images),
                ("Blended", "blended", blended, given.images),
                ("Warped", "warped", warped, 200),
                ("SIG, filling a tensor", "sig", sine(torch.zeros), 16),
                ("SIG, filling an array", "sig", sine(lambda *shape: np.zeros(shape, np.float32)), 16)):
            theirs, theirs_used = loop(folder, min(timed, given.images), apply)
            best, best_used = min(ours(clinic, folder, given.images, trigger) for _ in range(2))
            print(f"{name}: loop {1 / theirs:.1f}/s ({min(timed, given.images)} pictures timed), "
                  f"ours {1 / best:.0f}/s ({given.images}): {theirs / best:.1f}x; "
                  f"processor time {theirs_used * 1e3:.1f} ms against {best_used * 1e3:.1f} ms a picture", flush=True)


main()
