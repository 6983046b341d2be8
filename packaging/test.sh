#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what is missing, builds with warnings as errors, runs every test.
# Arguments go to ctest: test.sh -R tokenizer
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
"$root/packaging/setup.sh"
cd "$root"
cmake --preset ci
cmake --build --preset ci
ctest --preset ci "$@"
