#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Full-size architectures with random weights: `clinic encode` against open_clip and transformers.

    python tests/bench/agree_full_size.py --clinic build/release/bin/clinic [--work DIR] [MODEL ...]

Needs torch, open_clip_torch, transformers and safetensors. Prints the smallest cosine of images and captions for each
model and precision; fails below 0.99999 (fp32). One model at a time is in memory; files are removed again.
"""
import argparse
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

import open_clip
import torch
import torch.nn.functional as functional
from safetensors.torch import load_file, save_file

WANTED = {"fp32": 0.99999, "bf16": 0.999}
OPENAI = ["RN50", "RN101", "RN50x4", "RN50x16", "RN50x64", "ViT-B-32", "ViT-B-16", "ViT-L-14", "ViT-L-14-336"]
OPEN_CLIP = ["oc:ViT-B-32", "oc:RN50", "oc:ViT-H-14/4"]  # /4: so many layers in each tower
TRANSFORMERS = ["hf:eos", "hf:legacy"]


def randomise(model):
    """Batch norms as training leaves them, and none that switches its block off."""
    for module in model.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            torch.nn.init.uniform_(module.weight, 0.3, 0.9)
            torch.nn.init.normal_(module.bias, 0, 0.1)
            torch.nn.init.normal_(module.running_mean, 0, 0.1)
            torch.nn.init.uniform_(module.running_var, 0.5, 1.5)


def openai_order(state):
    """OpenAI's blocks declare the attention before the first norm."""
    rank = {"attn": 0, "ln_1": 1, "mlp": 2, "ln_2": 3}
    names = list(state)
    blocks = [name for name in names if ".resblocks." in name]
    key = lambda name: (name.split(".resblocks.")[0], int(name.split(".resblocks.")[1].split(".")[0]),
                        rank[name.split(".resblocks.")[1].split(".")[1]])
    ordered = sorted(blocks, key=key)
    rest = [name for name in names if name not in set(blocks)]
    return {name: state[name] for name in rest + ordered}


def inputs_for(resolution, context, vocabulary, count):
    generator = torch.Generator().manual_seed(7)
    pixels = torch.randn(count, 3, resolution, resolution, generator=generator)
    ids = torch.zeros(count, context, dtype=torch.int64)
    for row in range(count):
        length = int(torch.randint(4, context, (1,), generator=generator))
        ids[row, 1:length] = torch.randint(1, vocabulary - 2, (length - 1,), generator=generator)
        ids[row, 0], ids[row, length] = vocabulary - 2, vocabulary - 1
    return {"pixel_values": pixels, "input_ids": ids}


def build_open_clip(name, folder):
    """An open_clip model under the three roofs it comes in: OpenAI's order, hub folder, hub with other heads."""
    is_hub = name.startswith("oc:")
    base, _, layers = name.removeprefix("oc:").partition("/")
    config = open_clip.get_model_config(base)
    if layers:
        config["vision_cfg"]["layers"] = config["text_cfg"]["layers"] = int(layers)
    model = open_clip.model.CLIP(**config, quick_gelu=not is_hub).eval()
    randomise(model)
    data = inputs_for(config["vision_cfg"]["image_size"], 77, 49408, 2)
    with torch.inference_mode():
        expected = {"image_embeds": model.encode_image(data["pixel_values"]),
                    "text_embeds": model.encode_text(data["input_ids"])}
    if is_hub:
        path = folder / "hub"
        path.mkdir()
        save_file({k: v.contiguous() for k, v in model.state_dict().items()}, path / "open_clip_model.safetensors")
        (path / "open_clip_config.json").write_text(json.dumps({"model_cfg": config}))
    else:
        path = folder / "model.pt"
        torch.save(openai_order(model.state_dict()), path)
    return path, data, expected


def build_transformers(name, folder):
    from transformers import CLIPConfig, CLIPModel
    config = CLIPConfig()
    config.text_config.eos_token_id = 2 if name == "hf:legacy" else 49407
    config.text_config.num_hidden_layers = 12
    model = CLIPModel(config).eval()
    data = inputs_for(224, 77, 49408, 2)
    with torch.inference_mode():
        out = model(input_ids=data["input_ids"], pixel_values=data["pixel_values"])
        expected = {"image_embeds": out.image_embeds, "text_embeds": out.text_embeds}
    path = folder / "hf"
    model.save_pretrained(path)
    return path, data, expected


def check(name, clinic, folder):
    torch.manual_seed(0)
    build = build_transformers if name.startswith("hf:") else build_open_clip
    path, data, expected = build(name, folder)
    save_file(data, folder / "in.safetensors")
    held = True
    for precision, wanted in WANTED.items():
        command = [clinic, "encode", "--model", path, "--inputs", folder / "in.safetensors", "--out",
                   folder / "out.safetensors", "--force", "--quiet", "--json", "--precision", precision]
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
        if done.returncode:
            print(f"{name:16} {precision}: {done.stderr.strip()}")
            return False
        got = load_file(folder / "out.safetensors")
        cosines = [functional.cosine_similarity(got[key].double(), value.double()).min().item()
                   for key, value in expected.items()]
        held &= min(cosines) >= wanted
        print(f"{name:16} {json.loads(done.stdout)['architecture']:15} {precision}: image {cosines[0]:.8f}  "
              f"caption {cosines[1]:.8f}  {'ok' if min(cosines) >= wanted else 'TOO FAR APART'}", flush=True)
    return held


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clinic", required=True)
    parser.add_argument("--work", help="where models of up to 2.5 GB may lie for a moment")
    parser.add_argument("models", nargs="*", help=f"of {' '.join(OPENAI + OPEN_CLIP + TRANSFORMERS)} (default: all)")
    options = parser.parse_args()
    failed = []
    for name in options.models or OPENAI + OPEN_CLIP + TRANSFORMERS:
        folder = pathlib.Path(tempfile.mkdtemp(dir=options.work))
        try:
            if not check(name, options.clinic, folder):
                failed.append(name)
        finally:
            shutil.rmtree(folder)
    print("agree" if not failed else f"failed: {' '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
