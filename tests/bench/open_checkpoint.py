# SPDX-License-Identifier: Apache-2.0
"""Compares reading the weights of a training checkpoint with torch.load, in one run.

open_checkpoint.py <bench_open_checkpoint> [folder]: makes a checkpoint with as many weights as RN50's CLIP (102 M) and AdamW's
state (1.2 GB) in the folder, unless it is there, and prints the ratios. Best of five each, warm.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

MAKE = """
import sys, torch
shapes = [(49408, 512), (77, 512), (512, 1024), (2048, 1024)] + [(2048, 512), (512, 2048), (1536, 512), (512, 512)] * 12
shapes += [(2048, 2048)] * 3 + [(512, 512, 3, 3)] * 3 + [(2048, 512, 1, 1), (512, 2048, 1, 1)] * 3
shapes += [(256, 256, 3, 3)] * 6 + [(1024, 256, 1, 1), (256, 1024, 1, 1)] * 6 + [(64,)] * 200
torch.manual_seed(0)
model = {f'module.p{i}': torch.randn(s) for i, s in enumerate(shapes)}
state = {i: {'step': torch.tensor(1.0), 'exp_avg': torch.randn(s), 'exp_avg_sq': torch.rand(s)} for i, s in enumerate(shapes)}
group = {'lr': 1e-4, 'betas': (0.9, 0.999), 'eps': 1e-8, 'weight_decay': 0.1, 'params': list(range(len(shapes)))}
torch.save({'epoch': 1, 'name': 'bench', 'state_dict': model, 'optimizer': {'state': state, 'param_groups': [group]}}, sys.argv[1])
"""
LOAD = """
import sys, time, torch
start = time.perf_counter()
torch.load(sys.argv[1], weights_only=True, map_location='cpu')
print(time.perf_counter() - start)
"""


def output(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def main() -> None:
    bench = sys.argv[1]
    folder = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else tempfile.mkdtemp())
    path = str(folder / "bench_epoch.pt")
    if not pathlib.Path(path).exists():
        output(sys.executable, "-c", MAKE, path)
    reference = min(float(output(sys.executable, "-c", LOAD, path)) for _ in range(5))
    ours = min((json.loads(output(bench, path)) for _ in range(5)), key=lambda run: run["read_s"])
    print(f"file {pathlib.Path(path).stat().st_size / 1e9:.2f} GB, weights {ours['weight_bytes'] / 1e6:.0f} MB")
    print(f"torch.load {reference:.3f} s, ours {ours['read_s']:.3f} s: {reference / ours['read_s']:.1f} times faster")
    print(f"opening alone {ours['open_s'] * 1000:.1f} ms")
    print(f"peak memory {ours['peak_bytes'] / ours['weight_bytes']:.2f} times the weights")


if __name__ == "__main__":
    main()
