#!/bin/sh
# The one system package that the tests want: a browser. Root gets it installed, others are told its name.
set -eu
if command -v chromium >/dev/null 2>&1; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing chromium, which the browser tests drive…"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null
else
    echo "The tests want a browser: install chromium (Debian: apt install chromium)" >&2
    exit 1
fi
