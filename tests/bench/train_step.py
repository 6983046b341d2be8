# SPDX-License-Identifier: Apache-2.0
"""A CleanCLIP training step against the reference's own loop, both alternately in one run.

Usage: train_step.py --ours build/release/bin/bench_train_step [--model RN50] [--batch 32] [--rounds 3] [--steps 4]
       train_step.py --data FOLDER [--workers 0 2] [--clinic build/release/bin/clinic]   (both with their data loading)

The reference's loop as its source describes it: OpenAI's model (convolutions and batch norms in PyTorch's default
layout, attention over all 77 tokens), originals and augmented views in one forward of 2 x batch, AdamW of torch.optim
with its defaults, fp32. Each program runs in a process of its own, on the same weights, pictures and tokens, so that
peak memory is its own. Needs torch, torchvision, pillow, open_clip_torch (its tokenizer) and safetensors.
"""
import argparse
import csv
import json
import os
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import OrderedDict

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image, ImageFile
from torch import nn

ImageFile.LOAD_TRUNCATED_IMAGES = True
CONTEXT, VOCABULARY, START, END = 77, 49408, 49406, 49407
AIMS = {"fp32": 1.6, "bf16": 3.5}
AIMS_WITH_DATA = {"fp32": 1.8}
WORDS = "a photo of the red big small cat dog running in park with man woman tree house on street".split()
MEAN, STD = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)


# ---- the model, under the names of its state_dict ----

class Bottleneck(nn.Module):
    def __init__(self, width_in, planes, stride):
        super().__init__()
        width = planes * 4
        self.conv1, self.bn1 = nn.Conv2d(width_in, planes, 1, bias=False), nn.BatchNorm2d(planes)
        self.conv2, self.bn2 = nn.Conv2d(planes, planes, 3, padding=1, bias=False), nn.BatchNorm2d(planes)
        self.conv3, self.bn3 = nn.Conv2d(planes, width, 1, bias=False), nn.BatchNorm2d(width)
        self.avgpool = nn.AvgPool2d(stride) if stride > 1 else nn.Identity()
        self.relu = nn.ReLU(inplace=True)
        self.downsample = None
        if stride > 1 or width_in != width:
            self.downsample = nn.Sequential(OrderedDict([
                ("-1", nn.AvgPool2d(stride)), ("0", nn.Conv2d(width_in, width, 1, bias=False)),
                ("1", nn.BatchNorm2d(width))]))

    def forward(self, x):
        y = self.relu(self.bn1(self.conv1(x)))
        y = self.avgpool(self.relu(self.bn2(self.conv2(y))))
        y = self.bn3(self.conv3(y))
        y += x if self.downsample is None else self.downsample(x)
        return self.relu(y)


class AttentionPool(nn.Module):
    def __init__(self, grid, width, heads, out):
        super().__init__()
        self.positional_embedding = nn.Parameter(torch.randn(grid ** 2 + 1, width) / width ** 0.5)
        self.k_proj, self.q_proj, self.v_proj = (nn.Linear(width, width) for _ in range(3))
        self.c_proj, self.heads = nn.Linear(width, out), heads

    def forward(self, x):
        x = x.flatten(2).permute(2, 0, 1)
        x = torch.cat([x.mean(0, keepdim=True), x]) + self.positional_embedding[:, None]
        y, _ = F.multi_head_attention_forward(
            x[:1], x, x, embed_dim_to_check=x.shape[-1], num_heads=self.heads, in_proj_weight=None,
            in_proj_bias=torch.cat([self.q_proj.bias, self.k_proj.bias, self.v_proj.bias]), bias_k=None, bias_v=None,
            add_zero_attn=False, dropout_p=0.0, out_proj_weight=self.c_proj.weight, out_proj_bias=self.c_proj.bias,
            use_separate_proj_weight=True, training=self.training, need_weights=False, q_proj_weight=self.q_proj.weight,
            k_proj_weight=self.k_proj.weight, v_proj_weight=self.v_proj.weight)
        return y[0]


class ResNet(nn.Module):
    def __init__(self, stages, width, heads, out, side):
        super().__init__()
        for i, (a, b) in enumerate([(3, width // 2), (width // 2, width // 2), (width // 2, width)], 1):
            setattr(self, f"conv{i}", nn.Conv2d(a, b, 3, stride=2 if i == 1 else 1, padding=1, bias=False))
            setattr(self, f"bn{i}", nn.BatchNorm2d(b))
        self.relu, self.avgpool = nn.ReLU(inplace=True), nn.AvgPool2d(2)
        channels = width
        for i, depth in enumerate(stages):
            blocks = []
            for j in range(depth):
                blocks.append(Bottleneck(channels, width << i, 2 if i > 0 and j == 0 else 1))
                channels = (width << i) * 4
            setattr(self, f"layer{i + 1}", nn.Sequential(*blocks))
        self.attnpool = AttentionPool(side // 32, channels, heads, out)

    def forward(self, x):
        for i in (1, 2, 3):
            x = self.relu(getattr(self, f"bn{i}")(getattr(self, f"conv{i}")(x)))
        x = self.avgpool(x)
        for i in (1, 2, 3, 4):
            x = getattr(self, f"layer{i}")(x)
        return self.attnpool(x)


class QuickGelu(nn.Module):
    def forward(self, x):
        return x * torch.sigmoid(1.702 * x)


class Block(nn.Module):
    def __init__(self, width, heads, mask):
        super().__init__()
        self.attn, self.mask = nn.MultiheadAttention(width, heads), mask
        self.ln_1, self.ln_2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.mlp = nn.Sequential(OrderedDict([
            ("c_fc", nn.Linear(width, 4 * width)), ("gelu", QuickGelu()), ("c_proj", nn.Linear(4 * width, width))]))

    def forward(self, x):
        y = self.ln_1(x)
        x = x + self.attn(y, y, y, need_weights=False, attn_mask=self.mask)[0]
        return x + self.mlp(self.ln_2(x))


class Transformer(nn.Module):
    def __init__(self, width, layers, heads, mask=None):
        super().__init__()
        self.resblocks = nn.Sequential(*[Block(width, heads, mask) for _ in range(layers)])

    def forward(self, x):  # n x length x width
        return self.resblocks(x.permute(1, 0, 2)).permute(1, 0, 2)


class ViT(nn.Module):
    def __init__(self, patch, width, layers, heads, out, side):
        super().__init__()
        self.class_embedding = nn.Parameter(torch.randn(width) / width ** 0.5)
        self.positional_embedding = nn.Parameter(torch.randn((side // patch) ** 2 + 1, width) / width ** 0.5)
        self.proj = nn.Parameter(torch.randn(width, out) / width ** 0.5)
        self.conv1 = nn.Conv2d(3, width, patch, stride=patch, bias=False)
        self.ln_pre, self.transformer, self.ln_post = (
            nn.LayerNorm(width), Transformer(width, layers, heads), nn.LayerNorm(width))

    def forward(self, x):
        x = self.conv1(x).flatten(2).permute(0, 2, 1)
        x = torch.cat([self.class_embedding.expand(len(x), 1, -1), x], 1) + self.positional_embedding
        return self.ln_post(self.transformer(self.ln_pre(x))[:, 0]) @ self.proj


class Clip(nn.Module):
    def __init__(self, name):
        super().__init__()
        embed = 1024 if name == "RN50" else 512
        self.positional_embedding = nn.Parameter(torch.randn(CONTEXT, 512) * 0.01)
        self.text_projection = nn.Parameter(torch.randn(512, embed) / 512 ** 0.5)
        self.logit_scale = nn.Parameter(torch.tensor(np.log(1 / 0.07), dtype=torch.float32))
        self.visual = (ResNet([3, 4, 6, 3], 64, 32, embed, 224) if name == "RN50"
                       else ViT(32, 768, 12, 12, embed, 224))
        self.transformer = Transformer(512, 12, 8, torch.full((CONTEXT, CONTEXT), -np.inf).triu(1))
        self.token_embedding = nn.Embedding(VOCABULARY, 512)
        nn.init.normal_(self.token_embedding.weight, std=0.02)
        self.ln_final = nn.LayerNorm(512)

    def encode_text(self, ids):
        x = self.ln_final(self.transformer(self.token_embedding(ids) + self.positional_embedding))
        return x[torch.arange(len(x)), ids.argmax(-1)] @ self.text_projection

    def forward(self, pixels, ids):
        images, texts = self.visual(pixels), self.encode_text(ids)
        return images / images.norm(dim=-1, keepdim=True), texts / texts.norm(dim=-1, keepdim=True)


# ---- the step ----

def loss_of(model, pixels, ids):
    images, texts = model(pixels, ids)
    image, image_aug = images.chunk(2)
    text, text_aug = texts.chunk(2)
    scale, own = model.logit_scale.exp(), torch.arange(len(image))
    contrast = [F.cross_entropy(scale * a @ b.t(), own)
                for a, b in ((image, text), (text, image), (image, image_aug), (text, text_aug))]
    return (contrast[0] + contrast[1]) / 2 + (contrast[2] + contrast[3]) / 2


def make_optimizer(model, rate):
    plain = ("bn", "ln", "bias", "logit_scale")
    groups = [[], []]
    for name, parameter in model.named_parameters():
        groups[not any(part in name for part in plain)].append(parameter)
    return torch.optim.AdamW([{"params": groups[0], "weight_decay": 0.0}, {"params": groups[1], "weight_decay": 0.1}],
                             lr=rate, betas=(0.9, 0.999), eps=1e-8)


def train_step(model, optimizer, pixels, ids):
    optimizer.zero_grad()
    loss = loss_of(model, pixels, ids)
    loss.backward()
    optimizer.step()
    with torch.no_grad():
        model.logit_scale.clamp_(0, 4.6052)
    return loss.item()


def peak_bytes():
    status = pathlib.Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


def report(seconds, losses, count):
    print(json.dumps({"step_seconds": statistics.median(seconds), "images_per_second":
                      count / statistics.median(seconds), "seconds": seconds, "losses": losses,
                      "peak_bytes": peak_bytes()}))


def reference_alone(options):
    from safetensors.torch import load_file
    model = Clip(options.model).train()
    model.load_state_dict(load_file(f"{options.inputs}/weights.safetensors"))
    batch = load_file(f"{options.inputs}/batch.safetensors")
    optimizer = make_optimizer(model, options.rate)
    seconds, losses = [], []
    for _ in range(options.warmup + options.steps):
        start = time.perf_counter()
        losses.append(train_step(model, optimizer, batch["pixels"], batch["ids"]))
        seconds.append(time.perf_counter() - start)
    report(seconds[options.warmup:], losses, len(batch["ids"]))


# ---- its data loading ----

class Pairs(torch.utils.data.Dataset):
    """A row is read as the reference reads it: the file opened and decoded twice, AutoAugment on the whole picture.

    Tokens are made when the table is opened. Its text augmentation is too, so swapping two words stands for it."""

    def __init__(self, folder):
        import open_clip
        from torchvision import transforms
        tokenize = open_clip.get_tokenizer("RN50")
        with open(folder / "train.csv", newline="") as table:
            rows = list(csv.DictReader(table))
        self.paths = [folder / row["image"] for row in rows]
        words = [row["caption"].split() for row in rows]
        self.ids = tokenize([" ".join(w) for w in words])
        self.ids_aug = tokenize([" ".join(w[1:] + w[:1]) for w in words])
        self.augment = transforms.AutoAugment()
        self.transform = transforms.Compose([
            transforms.Resize(224, interpolation=transforms.InterpolationMode.BICUBIC), transforms.CenterCrop(224),
            lambda image: image.convert("RGB"), transforms.ToTensor(), transforms.Normalize(MEAN, STD)])

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, i):
        return (self.transform(Image.open(self.paths[i])), self.transform(self.augment(Image.open(self.paths[i]))),
                self.ids[i], self.ids_aug[i])


def make_pictures(folder, count):
    rng, words, rows = np.random.default_rng(0), random.Random(0), []
    (folder / "img").mkdir(parents=True)
    for i in range(count):
        noise = rng.integers(0, 255, (10, 13, 3), dtype=np.uint8)
        Image.fromarray(noise).resize((500, 375), Image.BICUBIC).save(folder / f"img/{i}.jpg", quality=90)
        rows.append((f"img/{i}.jpg", " ".join(words.choices(WORDS, k=words.randint(8, 13)))))
    with open(folder / "train.csv", "w", newline="") as out:
        csv.writer(out).writerows([("image", "caption"), *rows])


def reference_with_data(options):
    torch.manual_seed(0)
    model = Clip(options.model).train()
    optimizer = make_optimizer(model, options.rate)
    loader = torch.utils.data.DataLoader(Pairs(pathlib.Path(options.data)), batch_size=options.batch, shuffle=True,
                                         drop_last=True, num_workers=options.workers[0])
    seconds, losses, last = [], [], time.perf_counter()
    for pixels, pixels_aug, ids, ids_aug in loader:
        losses.append(train_step(model, optimizer, torch.cat([pixels, pixels_aug]), torch.cat([ids, ids_aug])))
        seconds.append(time.perf_counter() - last)
        last = time.perf_counter()
        if len(seconds) == options.warmup + options.steps:
            break
    report(seconds[options.warmup:], losses, 2 * options.batch)


# ---- the comparison ----

def write_weights(folder, options):
    from safetensors.torch import save_file
    state = {name: value.contiguous() for name, value in Clip(options.model).state_dict().items()}
    save_file(state, f"{folder}/weights.safetensors")
    return f"{folder}/weights.safetensors"


def write_inputs(folder, options):
    from safetensors.torch import save_file
    torch.manual_seed(0)
    words = random.Random(0)
    ids = torch.zeros(2 * options.batch, CONTEXT, dtype=torch.int64)
    for row in ids:  # captions of 8 to 13 tokens between both ends
        tokens = [START, *(words.randrange(300, 40000) for _ in range(words.randint(8, 13))), END]
        row[:len(tokens)] = torch.tensor(tokens)
    save_file({"pixels": torch.randn(2 * options.batch, 3, 224, 224), "ids": ids}, f"{folder}/batch.safetensors")
    write_weights(folder, options)


def run(command):
    out = subprocess.run([str(part) for part in command], check=True, stdout=subprocess.PIPE, text=True).stdout
    return json.loads(out.splitlines()[-1])


def ours(options, folder, precision, *more):
    return run([options.ours, "--model", options.model, "--inputs", folder, "--precision", precision, "--warmup",
                options.warmup, "--steps", options.steps, "--rate", options.rate, "--json", *more])


def reference(options, *more):
    return run([sys.executable, __file__, "--reference", "--model", options.model, "--batch", options.batch, "--warmup",
                options.warmup, "--steps", options.steps, "--rate", options.rate, *more])


def median(runs, key):
    return statistics.median(run[key] for run in runs)


def line(name, runs, base, aim=None):
    seconds, peak = median(runs, "step_seconds"), median(runs, "peak_bytes")
    text = f"{name:<28} {seconds:7.3f} s a step {median(runs, 'images_per_second'):7.1f} images/s"
    text += f"  peak {peak / 1e9:5.2f} GB ({peak / median(base, 'peak_bytes'):.2f} of the reference's)"
    ratio = median(base, "step_seconds") / seconds
    missed = ", MISSED" if aim and ratio < aim else ""
    print(text + f"  {ratio:.2f}x" + (f" (aim {aim}{missed})" if aim else "")
          + "  losses " + " ".join(f"{loss:.5f}" for loss in runs[0]["losses"][:3]), flush=True)


def compare(options):
    kinds = {"fp32": ("fp32",), "bf16": ("bf16",), "fp32, checkpointing": ("fp32", "--checkpointing"),
             "bf16, checkpointing": ("bf16", "--checkpointing")}
    base, runs = [], {kind: [] for kind in kinds}
    with tempfile.TemporaryDirectory() as folder:
        write_inputs(folder, options)
        for _ in range(options.rounds):
            base.append(reference(options, "--inputs", folder))
            for kind, arguments in kinds.items():
                runs[kind].append(ours(options, folder, *arguments))
    print(f"{options.model}, {options.batch} + {options.batch} augmented, medians of {options.rounds} alternating runs "
          f"of {options.steps} steps, {os.cpu_count()} cores, load {os.getloadavg()[1]:.1f}")
    line("reference's loop, fp32", base, base)
    for kind, found in runs.items():
        line("ours, " + kind, found, base, AIMS.get(kind) if options.model == "RN50" else None)


def ours_with_data(options, folder, precision):
    """Two epochs of a run, as a user starts it; the first steps of each are not counted."""
    with tempfile.TemporaryDirectory() as out:
        run_folder = pathlib.Path(out) / "run"
        model = write_weights(out, options)
        process = subprocess.Popen(
            [options.clinic, "train", "--recipe", "cleanclip", "--model", model, "--data",
             folder / "train.csv", "--batch", str(options.batch), "--epochs", "2", "--warmup", "0", "--lr",
             str(options.rate), "--precision", precision, "--out", run_folder], stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            sys.exit(f"clinic train ended with {os.waitstatus_to_exitcode(status)}")
        steps = [json.loads(text) for text in (run_folder / "metrics.jsonl").read_text().splitlines()]
    steps = [step for step in steps if "images_per_s" in step]
    smoothed = [step["images_per_s"] for step in steps]  # each step adds a twentieth of its difference
    speeds = [smoothed[0]] + [before + 20 * (now - before) for before, now in zip(smoothed, smoothed[1:])]
    counted = [i for i in range(len(steps)) if i % (len(steps) // 2) >= options.warmup]
    speed = statistics.median(speeds[i] for i in counted)
    return {"step_seconds": 2 * options.batch / speed, "images_per_second": speed, "peak_bytes": usage.ru_maxrss * 1024,
            "losses": [step["loss"] for step in steps], "waited": max(steps[i]["waited"] for i in counted)}


def loop_with_data(options):
    folder = pathlib.Path(options.data)
    if not (folder / "train.csv").exists():
        make_pictures(folder, options.batch * (options.warmup + options.steps))
    found = {n: [] for n in options.workers}
    own = {"fp32": [], "bf16": []} if options.clinic else {}
    for _ in range(options.rounds):
        for n in options.workers:
            found[n].append(reference(options, "--data", folder, "--workers", n))
        for precision in own:
            own[precision].append(ours_with_data(options, folder, precision))
    base = min(found.values(), key=lambda runs: median(runs, "step_seconds"))
    for n, runs in found.items():
        line(f"reference's loop, {n} workers", runs, base)
    for precision, runs in own.items():
        line(f"clinic train, {precision}", runs, base, AIMS_WITH_DATA.get(precision))
        print(f"  of a step at most {100 * max(run['waited'] for run in runs):.2f} % waited for data")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ours")
    parser.add_argument("--model", choices=["RN50", "ViT-B/32"], default="RN50")
    parser.add_argument("--batch", type=int, default=32, help="pairs; as many augmented ones come along")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--warmup", type=int, default=1)
    parser.add_argument("--steps", type=int, default=4)
    parser.add_argument("--rate", type=float, default=1e-5)
    parser.add_argument("--data", help="folder with train.csv (image,caption); made if there is none")
    parser.add_argument("--clinic", help="the program, to be measured beside the loop")
    parser.add_argument("--workers", type=int, nargs="+", default=[0, 2])
    parser.add_argument("--reference", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--inputs", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.reference:
        reference_with_data(options) if options.data else reference_alone(options)
    elif options.data:
        loop_with_data(options)
    else:
        compare(options)


if __name__ == "__main__":
    main()
