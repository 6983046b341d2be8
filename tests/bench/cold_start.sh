#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Cold start of the window to a usable Start page: seconds of wall clock, warm disk, best and median of runs.
# usage: cold_start.sh [BUILD_FOLDER [RUNS]]
set -eu
program="${1:-build/dev}/bin/clipclinic"
runs="${2:-9}"
QT_QPA_PLATFORM="${QT_QPA_PLATFORM:-offscreen}"
export QT_QPA_PLATFORM
"$program" --quit-when-ready 2>/dev/null # warms the disk cache
i=0
while [ "$i" -lt "$runs" ]; do
    begin=$(date +%s%N)
    "$program" --quit-when-ready 2>/dev/null
    end=$(date +%s%N)
    echo $(((end - begin) / 1000000))
    i=$((i + 1))
done | sort -n | awk '{ ms[NR] = $1 } END {
    printf "window usable after %.2f s (median of %d, best %.2f s)\n", ms[int((NR + 1) / 2)] / 1000, NR, ms[1] / 1000 }'
