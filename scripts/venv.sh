#!/bin/sh
# Makes the virtual environment, or says in one line what is missing for it.
set -eu
python=$1 venv=$2
[ -x "$venv/bin/pip" ] && exit 0
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
    echo "Parvis needs Python 3.11 or newer; '$python' is not. Say which with: make PYTHON=python3.12 …" >&2
    exit 1
}
if ! "$python" -m venv "$venv" >/dev/null 2>&1; then
    rm -rf "$venv"
    # Debian keeps the module apart
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null
        "$python" -m venv "$venv"
    else
        echo "Python's venv module is missing: install it (Debian: apt install python3-venv)" >&2
        exit 1
    fi
fi
