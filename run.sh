#!/bin/sh
# Starts Signoff: finds Python, makes .venv, installs the pinned packages, hands over to the launcher.
#   ./run.sh               start
#   ./run.sh prepare       only make .venv with what the application needs
#   ./run.sh prepare-dev   the same with what tests and checks need
set -eu
CDPATH='' cd -- "$(dirname -- "$0")"

fail() {
    echo "$1" >&2
    exit 1
}

usable() {
    command -v "$1" >/dev/null 2>&1 &&
        "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' >/dev/null 2>&1
}

find_python() {
    found=''
    for candidate in ${PYTHON:+"$PYTHON"} python3.14 python3.13 python3.12 python3.11 python3; do
        usable "$candidate" || continue
        found=$candidate
        "$candidate" -c 'import ensurepip, venv' >/dev/null 2>&1 && return
    done
    [ -z "$found" ] || fail "$found cannot make a virtual environment because its venv module is missing: install it (on Debian and Ubuntu: apt install python3-venv)."
    fail "Signoff needs Python 3.11, 3.12, 3.13 or 3.14 and found none: install one, or name it with PYTHON=/path/to/python3."
}

# What an installation rests on: the pinned list and the interpreter. Anything else changed means install again.
fingerprint() {
    echo "$(cksum <"$1") $(.venv/bin/python -V 2>&1)"
}

up_to_date() {
    [ -x .venv/bin/python ] && [ -f "$2" ] && [ "$(fingerprint "$1")" = "$(cat "$2")" ]
}

venv_works() {
    [ -x .venv/bin/python ] && usable .venv/bin/python && .venv/bin/python -m pip --version >/dev/null 2>&1
}

install() {
    up_to_date "$1" "$2" && return
    [ -w . ] || fail "The folder $(pwd) cannot be written, and .venv must be made there."
    if ! venv_works; then
        find_python
        echo "Making .venv with $found"
        "$found" -m venv --clear .venv || fail "$found could not make .venv in $(pwd)."
    fi
    rm -f "$2"
    echo "Installing the packages of $1 (only when they change)"
    PIP_USER=0 .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
        --require-hashes --only-binary :all: -r "$1" ||
        fail "The packages of $1 could not be installed; the lines above say why."
    fingerprint "$1" >"$2"
}

case "${1:-start}" in
    start)
        install requirements.txt .venv/stamp
        exec .venv/bin/python -m lms.commands.start
        ;;
    prepare) install requirements.txt .venv/stamp ;;
    prepare-dev) install requirements-dev.txt .venv/stamp-dev ;;
    *) fail "Usage: ./run.sh [prepare | prepare-dev]" ;;
esac
