#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes core/text/unicode_tables.cpp and core/text/html_entities.cpp.

Never run by the build; run by hand when the Unicode version is to change:  python3 packaging/make_unicode_tables.py
Case, normalisation and entities are those of the running Python (what str.lower, unicodedata.normalize and
html.unescape do), letters and numbers those of the `regex` package (what CLIP's pattern asks): pip install regex.
"""
import html
import html.entities
import pathlib
import sys
import unicodedata

import regex

HERE = pathlib.Path(__file__).resolve().parent.parent / "core" / "text"
ALL = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]


def ranges(points):
    out = []
    for c in points:
        if out and out[-1][1] == c - 1:
            out[-1][1] = c
        else:
            out.append([c, c])
    return out


def wrap(items, width=100):
    lines, line = [], "   "
    for item in items:
        if len(line) + len(item) + 2 > width:
            lines.append(line)
            line = "   "
        line += " " + item + ","
    return "\n".join(lines + [line]) + "\n"


def range_table(name, points):
    items = [f"{{0x{a:X}, 0x{b:X}}}" for a, b in ranges(points)]
    return f"const CodeRange {name}Data[] = {{\n{wrap(items)}}};\n"


def lower_table():
    """Runs of one difference and one stride; the one letter whose lower case is two is handled in code."""
    pairs = [(c, ord(chr(c).lower())) for c in ALL if chr(c).lower() != chr(c) and len(chr(c).lower()) == 1]
    runs = []
    for c, low in pairs:
        if runs:
            run = runs[-1]
            step = c - run["last"]
            if low - c == run["delta"] and step in (1, 2) and run["stride"] in (0, step):
                run["last"], run["stride"] = c, step
                continue
        runs.append({"first": c, "last": c, "delta": low - c, "stride": 0})
    items = [f"{{0x{r['first']:X}, 0x{r['last']:X}, {r['delta']}, {max(1, r['stride'])}}}" for r in runs]
    return f"const LowerRun lowerRunsData[] = {{\n{wrap(items)}}};\n"


def is_case_ignorable(c):
    # Unicode 3.13, D136: these categories and the word-break classes MidLetter, MidNumLet, Single_Quote
    return unicodedata.category(chr(c)) in ("Mn", "Me", "Cf", "Lm", "Sk") or c in (
        0x27, 0x2E, 0x3A, 0xB7, 0x387, 0x55F, 0x5F4, 0x2018, 0x2019, 0x2024, 0x2027, 0xFE13, 0xFE52, 0xFE55,
        0xFF07, 0xFF0E, 0xFF1A)


def is_cased(c):
    # D135, found by asking Python: a sigma after a cased letter at a word's end becomes final
    return ("a" if is_case_ignorable(c) else "") == "" and (chr(c) + "\u03a3").lower().endswith("\u03c2")


def combining_table():
    items, previous = [], None
    for c in ALL:
        k = unicodedata.combining(chr(c))
        if k and previous and previous[1] == c - 1 and previous[2] == k:
            previous[1] = c
        elif k:
            previous = [c, c, k]
            items.append(previous)
    return ("const CombiningRun combiningRunsData[] = {\n"
            + wrap([f"{{0x{a:X}, 0x{b:X}, {k}}}" for a, b, k in items]) + "};\n")


def decomposition_table():
    items = []
    for c in ALL:
        text = unicodedata.decomposition(chr(c))
        if not text or text.startswith("<"):
            continue
        parts = [int(p, 16) for p in text.split()]
        composes = len(parts) == 2 and unicodedata.normalize("NFC", "".join(map(chr, parts))) == chr(c)
        a, b = (parts + [0])[:2]
        items.append(f"{{0x{c:X}, 0x{a:X}, 0x{b:X}, {'true' if composes else 'false'}}}")
    return f"const Decomposition decompositionsData[] = {{\n{wrap(items)}}};\n"


def width_table():
    items = []
    for c in [0x3000] + list(range(0xFF01, 0xFFF0)):
        alternate = " " if c == 0x3000 else unicodedata.normalize("NFKC", chr(c))
        if alternate != chr(c):
            assert len(alternate) <= 2
            a, b = ([ord(x) for x in alternate] + [0])[:2]
            items.append(f"{{0x{c:X}, 0x{a:X}, 0x{b:X}}}")
    return f"const WidthForm widthFormsData[] = {{\n{wrap(items)}}};\n"


def entity_tables():
    entries, shouted = [], []
    for name, value in sorted(html.entities.html5.items()):
        points = [ord(x) for x in value] + [0]
        entries.append(f'{{"{name}", 0x{points[0]:X}, 0x{points[1]:X}}}')
        # ftfy also reads all-capital names; after lower-casing that only differs for these
        upper = "&" + name.upper()
        if name.endswith(";") and name == name.lower() and html.unescape(upper) == upper:
            # (the ligatures U+FB00.. are taken apart by a later step anyhow)
            if value.upper().lower() != value.lower() and not 0xFB00 <= ord(value[0]) <= 0xFB06:
                points = [ord(x) for x in value.upper()] + [0]
                assert len(value.upper()) <= 2
                shouted.append(f'{{"{name.upper()}", 0x{points[0]:X}, 0x{points[1]:X}}}')
    return (f"const HtmlEntity entitiesData[] = {{\n{wrap(entries)}}};\n",
            f"const HtmlEntity shoutedData[] = {{\n{wrap(sorted(shouted))}}};\n")


def write(name, header, body, spans):
    text = ("// SPDX-License-Identifier: Apache-2.0\n"
            "// Generated by packaging/make_unicode_tables.py (Python " + sys.version.split()[0] + ", Unicode "
            + unicodedata.unidata_version + ", letters and numbers of regex " + regex.__version__ + "); not edited by hand.\n"
            + "// clang-format off\n"
            + f'#include "core/text/{header}"\n\nnamespace clinic {{\n\nnamespace {{\n{body}}} // namespace\n\n')
    for kind, span in spans:
        text += f"std::span<const {kind}> {span}() {{ return {span}Data; }}\n"
    (HERE / name).write_text(text + "\n} // namespace clinic\n")


def main():
    letters = [c for c in ALL if regex.match(r"\p{L}", chr(c))]
    numbers = [c for c in ALL if regex.match(r"\p{N}", chr(c))]
    body = "".join([
        range_table("letterRanges", letters), range_table("numberRanges", numbers), lower_table(),
        range_table("casedRanges", [c for c in ALL if is_cased(c)]),
        range_table("caseIgnorableRanges", [c for c in ALL if is_case_ignorable(c)]),
        combining_table(), decomposition_table(), width_table()])
    write("unicode_tables.cpp", "unicode_tables.h", body, [
        ("CodeRange", "letterRanges"), ("CodeRange", "numberRanges"), ("LowerRun", "lowerRuns"),
        ("CodeRange", "casedRanges"), ("CodeRange", "caseIgnorableRanges"), ("CombiningRun", "combiningRuns"),
        ("Decomposition", "decompositions"), ("WidthForm", "widthForms")])
    entities, shouted = entity_tables()
    write("html_entities.cpp", "html_entities.h", entities + shouted, [("HtmlEntity", "entities"), ("HtmlEntity", "shouted")])


if __name__ == "__main__":
    main()
