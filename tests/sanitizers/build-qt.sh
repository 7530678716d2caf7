#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# QtCore, QtNetwork and QtTest, instrumented for ThreadSanitizer, for the preset tsan. See usage() below.
set -euo pipefail

usage() {
    cat <<'TEXT'
usage: build-qt.sh            build it, unless it is there (about 10 minutes on two cores, once)
       build-qt.sh --where    print the folder where it is, or would be

Builds this system's own version of Qt (Debian, Ubuntu) from the distribution's source package. The result is kept outside
the repository, in $PORTHOLE_QT_TSAN, or else in ${XDG_CACHE_HOME:-~/.cache}/porthole/qt-tsan-VERSION. Needs what
packaging/bootstrap.sh installs, and dpkg-dev. The system's package configuration is left as it is.
TEXT
}

say() { printf 'build-qt: %s\n' "$*" >&2; }
fail() {
    say "$*"
    exit 1
}

find_version() {
    version=$(dpkg-query -W -f='${source:Version}' qt6-base-dev 2>/dev/null) ||
        fail "knows Debian and Ubuntu with qt6-base-dev installed only. Elsewhere build Qt with -fsanitize=thread, and say" \
            "where it is by CMAKE_PREFIX_PATH"
}

# The repository that this system has its Qt from, as a line for source packages.
source_lines() {
    local file site release component
    file=$(apt-get download --print-uris "qt6-base-dev=$(dpkg-query -W -f='${Version}' qt6-base-dev)" | cut -d"'" -f2)
    [ -n "$file" ] || fail "no repository is known that has this Qt. Fetch the package lists first: apt-get update"
    # shellcheck disable=SC2016 # apt-get expands them
    apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' | sort -u |
        while read -r site release component; do
            case $file in "$site"*) printf 'deb-src %s %s %s\n' "$site" "$release" "$component" ;; esac
        done
}

# Everything of apt that would be written goes into the folder of work.
private_apt() {
    apt-get -o Dir::Etc::SourceList="$work/sources.list" -o Dir::Etc::SourceParts=- \
        -o Dir::State::Lists="$work/lists" -o Dir::Cache="$work/cache" -o APT::Sandbox::User=root "$@"
}

fetch_source() {
    mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
    source_lines >"$work/sources.list"
    [ -s "$work/sources.list" ] || fail "the repository of this Qt is not among the system's (apt-get indextargets)"
    private_apt update
    cd "$work"
    private_apt source "qt6-base=$version"
    mv qt6-base-*/ source
}

configure_qt() {
    local feature off=()
    for feature in gui widgets dbus sql xml concurrent testlib_selfcover glib icu openssl \
        system_zlib system_pcre2 system_doubleconversion system_libb2 zstd brotli gssapi libproxy journald syslog; do
        off+=("-DFEATURE_$feature=OFF")
    done
    # -g1: names and lines for the reports, and no more.
    cmake -S "$work/source" -B "$work/build" -G Ninja -DCMAKE_BUILD_TYPE=Release \
        -DCMAKE_C_FLAGS="$flags" -DCMAKE_CXX_FLAGS="$flags" -DCMAKE_SHARED_LINKER_FLAGS=-fsanitize=thread \
        -DCMAKE_EXE_LINKER_FLAGS=-fsanitize=thread -DCMAKE_MODULE_LINKER_FLAGS=-fsanitize=thread \
        -DCMAKE_INSTALL_PREFIX="$where" -DQT_BUILD_EXAMPLES=OFF -DQT_BUILD_TESTS=OFF \
        -DQT_HOST_PATH=/usr -DQT_HOST_PATH_CMAKE_DIR="/usr/lib/$(gcc -print-multiarch)/cmake" -DQT_FORCE_FIND_TOOLS=ON \
        -DFEATURE_reduce_relocations=OFF "${off[@]}"
}

build_qt() {
    local needed
    for needed in cmake ninja g++ dpkg-source; do
        command -v "$needed" >/dev/null || fail "needs $needed (packaging/bootstrap.sh test installs the tools; dpkg-dev has dpkg-source)"
    done
    say "building Qt $version for ThreadSanitizer in $where"
    mkdir -p "$(dirname "$where")"
    work=$(mktemp -d "$where.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    fetch_source
    configure_qt
    cmake --build "$work/build" --parallel "$(getconf _NPROCESSORS_ONLN)"
    # It appears whole, by one rename.
    DESTDIR="$work/root" cmake --install "$work/build" >/dev/null
    mv -T "$work/root$where" "$where"
    say "done"
}

flags="-fsanitize=thread -fno-omit-frame-pointer -g1"
find_version
where=${PORTHOLE_QT_TSAN:-${XDG_CACHE_HOME:-$HOME/.cache}/porthole/qt-tsan-$version}
case ${1:-} in
"") [ -e "$where/lib" ] || build_qt ;;
--where) printf '%s\n' "$where" ;;
-h | --help) usage ;;
*)
    usage >&2
    exit 2
    ;;
esac
