#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what building ClipClinic needs: distribution packages by apt, and the wheels of requirements.txt,
# unpacked into one cache folder. Idempotent; a second run does nothing and needs no network.
#   --no-install   print what is missing and stop (exit 1 if anything is)
#   --cuda         also fetch what the CUDA half of LibTorch needs (about 2.5 GB); default where nvidia-smi lists a GPU
#   --no-cuda      never
#   --torch=DIR    use this LibTorch (include/ and lib/); its wheels are not fetched
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

install=yes; cuda=auto; torch_dir=${CLINIC_TORCH_DIR:-}
for argument in "$@"; do
    case $argument in
        --no-install) install=no ;;
        --cuda) cuda=yes ;;
        --no-cuda) cuda=no ;;
        --torch=*) torch_dir=${argument#--torch=} ;;
        *) echo "setup.sh: unknown option $argument (--no-install, --cuda, --no-cuda, --torch=DIR)" >&2; exit 2 ;;
    esac
done
if [ "$cuda" = auto ]; then
    if command -v nvidia-smi >/dev/null && nvidia-smi -L 2>/dev/null | grep -q GPU; then cuda=yes; else cuda=no; fi
fi

packages=(
    g++ cmake ninja-build ccache mold python3 python3-pip ca-certificates
    qt6-base-dev qt6-svg-dev libqt6svgwidgets6 libgl-dev libqcustomplot-dev fonts-dejavu-core
    libopencv-dev libsqlitecpp-dev libsqlite3-dev nlohmann-json3-dev zlib1g-dev libjpeg-dev libssl-dev libcli11-dev libspdlog-dev libfmt-dev
    libcurl4-openssl-dev libzip-dev
    wordnet-base
)

missing_packages() {
    local name
    for name in "${packages[@]}"; do
        # ${db:Status-Status}, not the exit code: a removed package that kept its configuration is still known.
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null || true)" = installed ] || echo "$name"
    done
}

install_packages() {
    local missing=("$@") as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null \
            || { echo "setup.sh: run as root, or install sudo, or run: apt-get install ${missing[*]}" >&2; exit 1; }
        as_root=(sudo)
    fi
    echo "Installing distribution packages: ${missing[*]}"
    "${as_root[@]}" apt-get update -q
    # The one line of apt that names the download's size.
    "${as_root[@]}" apt-get install --no-install-recommends --assume-no "${missing[@]}" | grep -E '^(Need to get|After this)' || true
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"
}

deps_dir() {
    local tag
    tag=$(sha256sum "$here/requirements.txt" | cut -c1-12)
    echo "${CLINIC_DEPS_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/clipclinic/deps-$tag}"
}

# The wanted lines of requirements.txt, one wheel each.
wanted_wheels() {
    local section=base line
    while IFS= read -r line; do
        case $line in
            '# --- only with a CUDA'*) section=cuda ;;
            '#'* | '') ;;
            torch==* | nvidia-*)
                [ -n "$torch_dir" ] && continue
                [ "$section" = cuda ] && [ "$cuda" = no ] && continue
                echo "$line" ;;
            *) echo "$line" ;;
        esac
    done < "$here/requirements.txt"
}

# Unpacks what a build and a run need of each wheel; a whole torch wheel would be 0.6 GB more.
unpack() {
    python3 - "$1" "$2" "$cuda" <<'PYTHON'
import pathlib, sys, zipfile
wheels, out, cuda = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3] == "yes"
keep = ("torch/include/", "torch/lib/", "pyarrow/include/", "pyarrow/lib", "nvidia/", "open_clip/bpe_simple_vocab_16e6.txt.gz",
        "open_clip/zero_shot_metadata.py", "open_clip_torch")
for wheel in sorted(wheels.glob("*.whl")):
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if ".dist-info/" in name:
                if "LICENSE" not in name.upper() and "NOTICE" not in name.upper():
                    continue
            elif not name.startswith(keep):
                continue
            if not cuda and "cuda" in pathlib.Path(name).name and name.startswith("torch/lib/"):
                continue
            archive.extract(name, out)
PYTHON
}

fetch_wheels() {
    local target=$1
    work=$(mktemp -d "$(dirname "$target")/fetch-XXXXXX")
    trap 'rm -rf "$work"' EXIT
    wanted_wheels > "$work/requirements.txt"
    echo "Downloading $(wc -l < "$work/requirements.txt") wheels (about $([ "$cuda" = yes ] && echo 3.2 GB || echo 0.6 GB)) and unpacking them into $target"
    # The wheels are for CPython 3.11 whatever Python is here: only the C++ libraries inside are used.
    if ! python3 -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary=:all: \
        --implementation cp --python-version 3.11 --abi cp311 --abi abi3 --abi none \
        --platform manylinux_2_28_x86_64 --platform manylinux_2_27_x86_64 --platform manylinux_2_25_x86_64 \
        --platform manylinux_2_17_x86_64 --platform manylinux2014_x86_64 --platform manylinux1_x86_64 --platform any \
        --no-cache-dir -r "$work/requirements.txt" -d "$work/wheels"; then
        echo "setup.sh: the wheels could not be downloaded; check the network, or put an unpacked set into $target" >&2
        exit 1
    fi
    mkdir "$work/deps"
    unpack "$work/wheels" "$work/deps"
    echo "$cuda" > "$work/deps/.cuda"
    rm -rf "$target"
    mv "$work/deps" "$target"
}

if ! command -v apt-get >/dev/null; then
    echo "setup.sh: this system has no apt-get; install the equivalents of: ${packages[*]}, then run again with --no-install to check" >&2
    [ "$install" = no ] || exit 1
fi
mapfile -t missing < <(missing_packages)
target=$(deps_dir)
wheels_missing=no
if [ ! -d "$target" ] || { [ "$cuda" = yes ] && [ "$(cat "$target/.cuda" 2>/dev/null)" != yes ]; }; then wheels_missing=yes; fi

if [ "$install" = no ]; then
    [ ${#missing[@]} -eq 0 ] && [ $wheels_missing = no ] && { echo "Nothing is missing."; exit 0; }
    [ ${#missing[@]} -eq 0 ] || echo "Missing packages: ${missing[*]}"
    [ $wheels_missing = no ] || { echo "Missing wheels (unpacked into $target):"; wanted_wheels | cut -d' ' -f1; }
    exit 1
fi
[ ${#missing[@]} -eq 0 ] || install_packages "${missing[@]}"
if [ $wheels_missing = yes ]; then
    mkdir -p "$(dirname "$target")"
    fetch_wheels "$target"
fi
