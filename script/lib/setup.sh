# What every script needs: the right toolchain and the Debian packages that Martlet is built on.
# Sourced, not run; callers set PACKAGES before if they need more than the build does.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

BUILD_PACKAGES="libcurl4-openssl-dev libpq-dev libsqlite3-dev pkg-config zlib1g-dev"
# The tools for videos, documents and pictures; the server runs without them, and takes images only.
MEDIA_PACKAGES="ffmpeg libvips-tools"

if [ -t 1 ]; then bold=$(printf '\033[1m') plain=$(printf '\033[0m'); else bold="" plain=""; fi

say() { printf '%s%s%s\n' "$bold" "$*" "$plain"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

# Installs the named Debian packages that are missing; without rights it says the one command to type.
need_packages() {
    local missing=()
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return
    local install="apt-get update -qq && apt-get install -y --no-install-recommends ${missing[*]}"
    if [ "$(id -u)" -eq 0 ]; then
        say "Installing ${missing[*]} …"
        DEBIAN_FRONTEND=noninteractive bash -c "$install" >/dev/null
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        say "Installing ${missing[*]} …"
        sudo DEBIAN_FRONTEND=noninteractive bash -c "$install" >/dev/null
    else
        fail "Some packages are missing. Type this, then start again:
  sudo bash -c '$install'"
    fi
}

# Checks that a Swift of the right age is there.
need_swift() {
    command -v swift >/dev/null || fail "Swift is missing. Get Swift 6.3 from https://www.swift.org/install/linux/ and start again."
    local version
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
    [ "$(printf '6.3\n%s\n' "${version:-0}" | sort -V | head -n 1)" = "6.3" ] ||
        fail "Swift ${version:-unknown} is too old. Get Swift 6.3 or newer from https://www.swift.org/install/linux/."
}
