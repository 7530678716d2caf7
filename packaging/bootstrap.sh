#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# From a fresh machine to a running Porthole. See usage() below.
set -euo pipefail

usage() {
    cat <<'TEXT'
usage: bootstrap.sh run [-- porthole's options]    install what is missing, build, and start Porthole
       bootstrap.sh test                           install what is missing, build, and run all tests
       bootstrap.sh sanitize                       the same under AddressSanitizer and its kin, without the window
       bootstrap.sh clazy                          install what is missing, and compile core, app and ui with clazy
       bootstrap.sh tidy [FOLDER…]                 the same with clang-tidy; FOLDER: core, app or ui, else all of them
       bootstrap.sh bench [-- tests/bench/run's options]
                                                   install what is missing, build, and measure (Linux)

Knows Debian and Ubuntu, Fedora, Arch Linux, and macOS with Homebrew. Works from any folder, as root or through sudo.
TEXT
}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
preset=release
core=()  # packages for the server and the program without a window
ui=()    # and for the window
tests=() # and for the tests, which use real clients of other makers
clazy=() # and for what reads the code
tidy=()
bench=() # and for measuring it beside other servers
missing=()
definitions=() # for CMake

say() { printf 'bootstrap: %s\n' "$*" >&2; }
fail() {
    say "$*"
    exit 1
}

detect_system() {
    local like=""
    if [ "$(uname -s)" = Darwin ]; then
        like=macos
    elif [ -r /etc/os-release ]; then
        # shellcheck source=/dev/null
        like=$(. /etc/os-release && printf '%s %s' "${ID:-}" "${ID_LIKE:-}")
    fi
    case " $like " in
    *" debian "* | *" ubuntu "*) system=debian ;;
    *" fedora "*) system=fedora ;;
    *" arch "*) system=arch ;;
    " macos ") system=macos ;;
    *) system=unknown ;;
    esac
}

name_packages() {
    case $system in
    debian)
        core=(g++ cmake ninja-build ccache qt6-base-dev libexpected-dev libsqlite3-dev libssl-dev)
        ui=(qt6-charts-dev libqt6opengl6-dev qt6-svg-dev)
        tests=(ncat socat netcat-openbsd curl python3 tshark iproute2)
        clazy=(clang clazy)
        tidy=(clang-tidy)
        bench=(golang-go gcc python3 python3-matplotlib xvfb openbox)
        ;;
    fedora) # what CMake looks for are names of packages too
        core=(gcc-c++ cmake ninja-build ccache 'cmake(Qt6Core)' 'cmake(Qt6Network)' 'cmake(tl-expected)' sqlite-devel
            openssl-devel)
        ui=('cmake(Qt6Widgets)' 'cmake(Qt6Charts)' 'cmake(Qt6Svg)')
        tests=('cmake(Qt6Test)' nmap-ncat socat netcat curl python3 wireshark-cli iproute)
        clazy=(clang clazy)
        tidy=(clang-tools-extra)
        bench=(golang gcc python3 python3-matplotlib xorg-x11-server-Xvfb openbox)
        ;;
    arch)
        core=(gcc cmake ninja ccache qt6-base tl-expected sqlite openssl)
        ui=(qt6-charts qt6-svg)
        tests=(nmap socat openbsd-netcat curl python wireshark-cli iproute2)
        clazy=(clang clazy)
        tidy=(clang)
        bench=(go gcc python python-matplotlib xorg-server-xvfb openbox)
        ;;
    macos)
        core=(cmake ninja ccache qt tl-expected sqlite openssl@3)
        tests=(nmap socat wireshark) # ncat comes with nmap, tshark with wireshark; the rest is there
        ;;
    unknown)
        fail "this system's package manager is not known here. Porthole needs a C++20 compiler, CMake 3.21 or newer," \
            "Ninja, Qt 6.4 or newer (Core, Network, Widgets, Charts, Svg), SQLite, OpenSSL and tl-expected; the README says how to" \
            "build with them. The tests need Qt Test, ncat, socat, nc, curl, python3, tshark and iproute2 as well."
        ;;
    esac
}

is_installed() {
    case $system in
    debian) dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed ;;
    fedora) rpm -q --quiet --whatprovides "$1" ;;
    arch) pacman -T "$1" >/dev/null ;;
    macos) brew list --versions "$1" >/dev/null 2>&1 ;;
    esac
}

find_missing() {
    missing=()
    local package
    for package in "$@"; do
        is_installed "$package" || missing+=("$package")
    done
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "this needs root, and there is no sudo. Run as root: $*"
    fi
}

apt_install() {
    # Lists that are empty or out of date are the one reason to fetch them.
    if apt-cache show "$@" >/dev/null 2>&1 && as_root "${apt[@]}" install "$@"; then
        return 0
    fi
    say "fetching the package lists: apt-get update"
    as_root apt-get update >&2
    as_root "${apt[@]}" install "$@"
}

install_packages() {
    local apt=(env DEBIAN_FRONTEND=noninteractive apt-get --yes --no-install-recommends)
    local command as_who=""
    [ "$(id -u)" -eq 0 ] || [ "$system" = macos ] || as_who="sudo "
    case $system in
    debian) command=("${apt[@]}" install) ;;
    fedora) command=(dnf install --assumeyes) ;;
    arch) command=(pacman -S --needed --noconfirm) ;;
    macos) command=(brew install) ;;
    esac
    say "about to install that with: ${as_who}${command[*]} $*"
    case $system in
    debian) apt_install "$@" ;;
    macos) "${command[@]}" "$@" ;;
    *) as_root "${command[@]}" "$@" ;;
    esac >&2
}

# need WHAT PACKAGE…: sees to it that the packages are there; false if they cannot be had.
need() {
    local what=$1
    shift
    find_missing "$@"
    [ ${#missing[@]} -eq 0 ] && return 0
    say "missing for $what: ${missing[*]}"
    install_packages "${missing[@]}"
}

prepare() {
    detect_system
    if [ "$system" = macos ]; then
        xcode-select -p >/dev/null 2>&1 || fail "there is no compiler yet. Install Apple's with: xcode-select --install"
        command -v brew >/dev/null || fail "Homebrew is needed to install Qt and the rest: https://brew.sh"
    fi
    name_packages
    # Homebrew keeps it out of the way of the one that macOS has; CMake looks here.
    [ "$system" != macos ] || export OPENSSL_ROOT_DIR="${OPENSSL_ROOT_DIR:-$(brew --prefix)/opt/openssl@3}"
    need "the server" "${core[@]}" || fail "what the server needs could not be installed (see above)"
    if [ ${#ui[@]} -gt 0 ] && ! need "the window" "${ui[@]}"; then
        say "Qt Charts, or what else the window needs, is not to be had here: building Porthole without its window"
        preset=headless
    fi
}

# build [TARGET…]: without one, everything.
build() {
    local jobs targets=()
    jobs=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
    [ $# -eq 0 ] || targets=(--target "$@")
    cd "$root"
    cmake --preset "$preset" ${definitions[@]+"${definitions[@]}"} >&2
    cmake --build --preset "$preset" --parallel "$jobs" ${targets[@]+"${targets[@]}"} >&2
}

has_display() {
    [ "$(uname -s)" = Darwin ] || [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}${QT_QPA_PLATFORM:-}" ]
}

wants_no_window() {
    local option
    [ "${1:-}" != export ] || return 0
    for option in "$@"; do
        case $option in --headless | --help | --version | -h | -v) return 0 ;; esac
    done
    return 1
}

run() {
    local here=$PWD program
    prepare
    if [ "$preset" = headless ]; then
        build porthole
    else
        build porthole porthole-window
    fi
    program=$root/build/$preset/bin/porthole
    cd "$here" # where relative names of files in the options are meant
    if ! wants_no_window "$@"; then
        local why=""
        [ "$preset" != headless ] || why="this build has no window"
        has_display || why="no display was found"
        if [ -n "$why" ]; then
            say "$why: Porthole serves without one on 127.0.0.1:9000, unless the options say otherwise"
            set -- --headless --address 127.0.0.1 --port 9000 "$@"
        fi
    fi
    exec "$program" "$@"
}

run_tests() {
    prepare
    need "the tests" "${tests[@]}" || fail "what the tests need could not be installed (see above)"
    build
    exec ctest --preset "$preset" --output-on-failure -j2
}

# What needs no window is what threads and sockets are in; with the window it takes three times as long (preset asan).
run_sanitized() {
    prepare
    need "the tests" "${tests[@]}" || fail "what the tests need could not be installed (see above)"
    preset=asan-core
    build
    exec ctest --preset "$preset" -j2
}

run_clazy() {
    prepare
    [ "$preset" = release ] || fail "the window is looked at too, and cannot be built here (see above)"
    [ ${#clazy[@]} -gt 0 ] || fail "there is no package of clazy known here"
    need "clazy" "${clazy[@]}" || fail "clazy could not be installed (see above)"
    preset=clazy
    build
    say "clazy has found nothing"
}

run_tidy() {
    local folder
    for folder in "$@"; do
        case $folder in core | app | ui) ;; *)
            usage >&2
            exit 2
            ;;
        esac
    done
    prepare
    [ "$preset" = release ] || fail "the window is looked at too, and cannot be built here (see above)"
    [ ${#tidy[@]} -gt 0 ] || fail "there is no package of clang-tidy known here"
    need "clang-tidy" "${tidy[@]}" || fail "clang-tidy could not be installed (see above)"
    preset=tidy
    local folders
    folders=$(IFS='|' && printf '%s' "$*")
    definitions=("-DPORTHOLE_TIDY_FOLDERS=${folders:-app|core|ui}")
    build
    say "clang-tidy has found nothing"
}

run_bench() {
    [ "$(uname -s)" = Linux ] || fail "measuring is for Linux: its figures come from /proc"
    local here=$PWD
    prepare
    [ "$preset" = release ] || fail "the window is measured too, and cannot be built here (see above)"
    need "measuring" "${bench[@]}" || fail "what measuring needs could not be installed (see above)"
    preset=bench
    build
    cd "$here"
    # That of the system, which the packages are for; another may come first in PATH.
    exec /usr/bin/python3 "$root/tests/bench/run" "$@"
}

case ${1:-} in
run)
    shift
    [ "${1:-}" != -- ] || shift
    run "$@"
    ;;
test)
    [ $# -eq 1 ] || { usage >&2; exit 2; }
    run_tests
    ;;
sanitize)
    [ $# -eq 1 ] || { usage >&2; exit 2; }
    run_sanitized
    ;;
clazy)
    [ $# -eq 1 ] || { usage >&2; exit 2; }
    run_clazy
    ;;
tidy)
    shift
    run_tidy "$@"
    ;;
bench)
    shift
    [ "${1:-}" != -- ] || shift
    run_bench "$@"
    ;;
-h | --help | help) usage ;;
*)
    usage >&2
    exit 2
    ;;
esac
