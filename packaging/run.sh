#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what is missing, builds, and opens the window on the demo project (made on the first run, as a visible job).
# Arguments go to the window: run.sh my_project.clinic
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
"$root/packaging/setup.sh"
cd "$root"
cmake --preset release -DCLINIC_BUILD_TESTS=OFF > build-configure.log 2>&1 || { cat build-configure.log; exit 1; }
rm -f build-configure.log
echo "Building (the first time takes some minutes)"
cmake --build --preset release --target clipclinic clinic
if [ $# -eq 0 ]; then
    set -- --demo "${XDG_DATA_HOME:-$HOME/.local/share}/clipclinic/demo"
fi
exec "$root/build/release/bin/clipclinic" "$@"
