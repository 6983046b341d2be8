#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Captions a second of our tokenizer against open_clip's, one process and one thread each, in one run.

    python3 tests/bench/tokenizer.py build/release/bin/bench_tokenizer        (needs open_clip_torch, ftfy, regex)

Distinct captions of 5 to 20 words drawn from a seed, with the odd capital, accent, curly quote, number and entity that
real captions have. open_clip caches the words it has met, as it would in use; both see each caption once. The token
ids of both are compared as well.
"""
import json
import random
import subprocess
import sys
import tempfile
import time

STEMS = ("photo picture view close man woman child dog cat horse banana table chair street river mountain garden kitchen "
         "train bicycle airport player match evening summer winter old young small large red green yellow wooden broken "
         "standing sitting holding riding looking walking near behind under across with without and or of in on at the a "
         "an their his her its two three several many background foreground building festival ceremony president actor "
         "vector illustration seamless pattern isolated white black design logo stock royalty free wallpaper").split()
TAILS = ["", "", "", "", "s", "ing", "er", "'s", "-like", "ed", "ness", "isation"]
ODD = ["“beautiful”", "café", "Zürich", "3.14", "1999", "&amp;", "#sunset", "@user", "naïve", "C++", "e.g.", "Ñandú", "—", "’s"]
SYLLABLES = "ba ko ri ta mel son ver lin dor ga pe ul shi ran to".split()


def caption(rng):
    words = []
    for _ in range(rng.randrange(5, 21)):
        kind = rng.random()
        if kind < 0.93:
            word = rng.choice(STEMS) + rng.choice(TAILS)
        elif kind < 0.98:
            word = "".join(rng.choice(SYLLABLES) for _ in range(rng.randrange(2, 5)))  # names
        else:
            word = rng.choice(ODD)
        words.append(word.capitalize() if rng.random() < 0.1 else word)
    return " ".join(words) + rng.choice(["", ".", ".", "!"])


def main():
    from open_clip.tokenizer import SimpleTokenizer

    count = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    rng = random.Random(1)
    captions = list(dict.fromkeys(caption(rng) for _ in range(count)))
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write("\n".join(captions) + "\n")
        file.flush()
        ours = json.loads(subprocess.run([sys.argv[1], file.name], check=True, capture_output=True, text=True).stdout)
    tokenizer = SimpleTokenizer()
    share = captions[: max(1, len(captions) // 5)]  # enough for a rate: it is the slow one
    start = time.perf_counter()
    for text in share:
        tokenizer([text])
    theirs = len(share) / (time.perf_counter() - start)

    checksum = 0
    for text in captions:
        ids = [tokenizer.sot_token_id] + tokenizer.encode(text) + [tokenizer.eot_token_id]
        if len(ids) > 77:
            ids = ids[:76] + [tokenizer.eot_token_id]
        for token in ids:
            checksum = (checksum * 31 + token) % 2**64
    print(f"{len(captions)} captions; same tokens: {checksum == ours['checksum']}; load {ours['load_ms']} ms")
    print(f"open_clip {theirs:,.0f}/s, clinic {ours['captions_per_second']:,.0f}/s: "
          f"{ours['captions_per_second'] / theirs:.1f}x (at least 20x is wanted)")


if __name__ == "__main__":
    main()
