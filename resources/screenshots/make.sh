#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Takes the pictures in this folder: the real window under load, light and dark, in an X display of its own.
#   resources/screenshots/make.sh [PORTHOLE]      (default: build/release/bin/porthole)
# Needs xvfb openbox xdotool imagemagick python3 fonts-dejavu-core.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
program=${1:-$here/../../build/release/bin/porthole}
port=9000
[ -x "$program" ] || { echo "no program at $program: build it first (packaging/bootstrap.sh run)" >&2; exit 1; }
for tool in Xvfb openbox xdotool import python3; do
    command -v "$tool" >/dev/null || { echo "$tool is not installed" >&2; exit 1; }
done

work=$(mktemp -d)
pids=()
finish() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    rm -rf "$work"
}
trap finish EXIT

number=90
while [ -e "/tmp/.X11-unix/X$number" ]; do number=$((number + 1)); done
export DISPLAY=:$number QT_QPA_PLATFORM=xcb XDG_CONFIG_HOME=$work XDG_RUNTIME_DIR=$work LC_ALL=C.UTF-8
Xvfb "$DISPLAY" -screen 0 1440x900x24 >/dev/null 2>&1 & pids+=($!)
for _ in $(seq 100); do [ -e "/tmp/.X11-unix/X$number" ] && break; sleep 0.1; done
openbox >/dev/null 2>&1 & pids+=($!)

take() { # take NAME APPEARANCE: appearance as in window.ini
    local window
    mkdir -p "$work/porthole"
    printf '[General]\nappearance=%s\n' "$2" > "$work/porthole/window.ini"
    "$program" --start --port "$port" & local app=$!
    pids+=("$app")
    python3 "$here/load.py" "$port" 60 --seconds 75 & local load=$!
    pids+=("$load")
    sleep 66 # a minute of traffic fills the chart and the sparklines
    window=$(xdotool search --onlyvisible --pid "$app" | tail -n 1)
    xdotool windowsize --sync "$window" 1320 840
    xdotool mousemove --window "$window" 300 250 click 1 # a client
    sleep 2
    xdotool mousemove --window "$window" 500 640 click 1 # one of its messages
    sleep 1.5
    import -window "$window" "$work/shot.png"
    convert "$work/shot.png" -strip -colors 128 -define png:compression-level=9 "$here/$1.png"
    kill "$load" 2>/dev/null || true
    kill "$app"
    wait "$app" || true
}

take porthole-light 1
take porthole-dark 2
ls -l "$here"/*.png
