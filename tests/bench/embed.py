# SPDX-License-Identifier: Apache-2.0
"""clinic embed against open_clip with a torch DataLoader of 2 workers: same pictures, captions, weights, cores.

Usage: embed.py CLINIC [--pairs N] [--models RN50 ViT-B-32]. Needs torch, open_clip_torch, pyarrow, pillow. Prints
ratios from one run; a ratio below its aim is marked, not an error, since machines differ.
"""
import argparse
import csv
import json
import pathlib
import random
import subprocess
import tempfile
import time

import numpy as np
import open_clip
import pyarrow as pa
import torch
from PIL import Image

AIMS = {"fp32": 1.6, "bf16": 4.0}
WORDS = "a photo of the red big small cat dog running in park with man woman tree house on street".split()


def make_inputs(folder, pairs, models):
    rng, words = np.random.default_rng(0), random.Random(0)
    (folder / "img").mkdir()
    with open(folder / "t.csv", "w", newline="") as out:
        table = csv.writer(out)
        table.writerow(["image", "caption"])
        for i in range(pairs):
            noise = rng.integers(0, 255, (10, 13, 3), dtype=np.uint8)
            Image.fromarray(noise).resize((500, 375), Image.BICUBIC).save(folder / f"img/{i}.jpg", quality=90)
            caption = " ".join(words.choices(WORDS, k=words.randint(4, 19))) + f" {i}"
            table.writerow([f"img/{i}.jpg", caption])
    torch.manual_seed(0)
    for name in models:
        model = open_clip.create_model(name + "-quickgelu")
        torch.save({"epoch": 1, "name": name + "-quickgelu", "state_dict": model.state_dict()}, folder / f"{name}.pt")


class Pairs(torch.utils.data.Dataset):
    def __init__(self, folder, preprocess, tokenizer):
        with open(folder / "t.csv", newline="") as table:
            self.rows = list(csv.DictReader(table))
        self.folder, self.preprocess, self.tokenizer = folder, preprocess, tokenizer

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        row = self.rows[i]
        return self.preprocess(Image.open(self.folder / row["image"])), self.tokenizer([row["caption"]])[0]


def run_open_clip(folder, name, batch):
    model, _, preprocess = open_clip.create_model_and_transforms(name + "-quickgelu")
    start = time.perf_counter()  # as for clinic: opening the checkpoint counts, importing and making a network do not
    model.load_state_dict(torch.load(folder / f"{name}.pt")["state_dict"])
    model.eval()
    loader = torch.utils.data.DataLoader(
        Pairs(folder, preprocess, open_clip.get_tokenizer(name)), batch_size=batch, num_workers=2)
    images, texts = [], []
    with torch.inference_mode():
        for pixels, tokens in loader:
            images.append(model.encode_image(pixels, normalize=True))
            texts.append(model.encode_text(tokens, normalize=True))
    return torch.cat(images).numpy(), torch.cat(texts).numpy(), time.perf_counter() - start


def run_clinic(program, folder, name, batch, *options):
    out = folder / "out"
    start = time.perf_counter()
    subprocess.run([program, "embed", "--model", folder / f"{name}.pt", "--data", folder / "t.csv", "--out", out,
                    "--batch", str(batch), "--device", "cpu", "--quiet", "--force", *options], check=True,
                   stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - start  # the whole program, opening and hashing the checkpoint included
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["failed"] == 0, "rows failed"
    table = pa.ipc.open_file(out / "embeddings.arrow").read_all()
    return *(np.stack(table[c].to_numpy()) for c in ("image_embed", "text_embed")), seconds


def bf16_gain():
    """How much faster this processor multiplies in bf16: of a ratio against fp32, the part that is its own."""
    def seconds(dtype):
        a, b = (torch.randn(1600, 3072).to(dtype) for _ in range(2))
        best = 1e9
        for _ in range(5):
            start = time.perf_counter()
            for _ in range(5):
                a @ b.t()
            best = min(best, time.perf_counter() - start)
        return best
    return seconds(torch.float32) / seconds(torch.bfloat16)


def worst_cosine(a, b):
    return float((a * b).sum(1).min())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("clinic")
    parser.add_argument("--pairs", type=int, default=512)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--models", nargs="+", default=["RN50", "ViT-B-32"])
    options = parser.parse_args()
    print(f"a matrix product in bf16 is {bf16_gain():.2f}x one in fp32 on this machine")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        make_inputs(folder, options.pairs, options.models)
        for model in options.models:
            images, texts, base = run_open_clip(folder, model, options.batch)
            print(f"{model}: open_clip {options.pairs / base:.1f} pairs/s", flush=True)
            exact_seconds = base
            for precision, decode in (("fp32", "exact"), ("fp32", "fast"), ("bf16", "exact")):
                i, t, seconds = run_clinic(options.clinic, folder, model, options.batch, "--precision", precision,
                                           "--decode", decode)
                line = f"  clinic {precision} {decode}: {options.pairs / seconds:.1f} pairs/s, "
                if decode == "fast":
                    line += f"{exact_seconds / seconds:.2f}x of exact, "
                else:
                    ratio = base / seconds
                    line += f"{ratio:.2f}x (aim {AIMS[precision]}{'' if ratio >= AIMS[precision] else ', MISSED'}), "
                    exact_seconds = seconds
                print(line + f"worst cosine image {worst_cosine(i, images):.6f} text {worst_cosine(t, texts):.6f}",
                      flush=True)


if __name__ == "__main__":
    main()
