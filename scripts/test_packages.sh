#!/bin/sh
# The system packages that the tests want: a browser, and the proxy of deployments.
set -eu
venv=${1:-.venv}

refresh() { [ "$(id -u)" != 0 ] || apt-get update -qq; }

# the browser: root gets it installed, others are told its name
if ! command -v chromium >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "Installing chromium, which the browser tests drive…"
        refresh
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null
    else
        echo "The tests want a browser: install chromium (Debian: apt install chromium)" >&2
        exit 1
    fi
fi

# the proxy: one program out of its package, put beside Python's; installed, it would become a service on port 80
take_caddy() {
    folder=$(mktemp -d)
    (cd "$folder" && apt-get download -qq caddy >/dev/null 2>&1 && dpkg-deb -x caddy_*.deb .) &&
        install -m 755 "$folder/usr/bin/caddy" "$venv/bin/caddy"
    taken=$?
    rm -rf "$folder"
    return "$taken"
}
if ! command -v caddy >/dev/null 2>&1 && [ ! -x "$venv/bin/caddy" ]; then
    if command -v apt-get >/dev/null 2>&1 && { take_caddy || { refresh && take_caddy; }; }; then
        echo "Took caddy from its package, for the tests of the deployment."
    else
        echo "WITHOUT CADDY THE TESTS OF THE DEPLOYMENT ARE SKIPPED: install it (Debian: apt install caddy)" >&2
    fi
fi
