# shellcheck shell=bash
# What Probity needs from the system, and how to get it. Sourced by ./dev, which sets $root. Works with bash 3.2.

# need NAME...: returns when all are here, installs what is missing when it may, else says how and exits 2.
need() {
  local name missing=""
  for name in "$@"; do have "$name" || missing="$missing $name"; done
  [ -n "$missing" ] || return 0
  local manager package packages="" homeless=""
  manager=$(package_manager)
  for name in $missing; do
    if package=$(package_of "$manager" "$name"); then packages="$packages $package"; else homeless="$homeless $name"; fi
  done
  [ -z "$packages" ] || install_packages "$manager" "$packages"
  for name in $homeless; do explain_homeless "$name"; done
  for name in $missing; do
    have "$name" || exit 2
  done
}

have() {
  case $1 in
    dotnet) find_dotnet && (cd "$root" && dotnet --version) > /dev/null 2>&1 ;;
    git | node | npm) command -v "$1" > /dev/null ;;
    sqlite) has_library libsqlite3 ;;
    secp256k1) has_library libsecp256k1 ;;
  esac
}

# Microsoft's install script and packages do not always put dotnet on the path.
find_dotnet() {
  local dir
  if ! command -v dotnet > /dev/null; then
    for dir in "${DOTNET_ROOT:-}" "$HOME/.dotnet" /usr/share/dotnet /usr/lib/dotnet /usr/local/share/dotnet /opt/dotnet; do
      if [ -n "$dir" ] && [ -x "$dir/dotnet" ]; then
        export PATH="$dir:$PATH" DOTNET_ROOT="$dir"
        return 0
      fi
    done
    return 1
  fi
}

has_library() {
  local dir
  for dir in $(echo "${LD_LIBRARY_PATH:-}" | tr : " ") /lib /lib64 /usr/lib /usr/lib64 /lib/*-linux-* /usr/lib/*-linux-* \
             /usr/local/lib /usr/local/opt/*/lib /opt/homebrew/lib /opt/homebrew/opt/*/lib; do
    if compgen -G "$dir/$1.so*" > /dev/null || compgen -G "$dir/$1*.dylib" > /dev/null; then return 0; fi
  done
  # macOS keeps its own libsqlite3 in the loader's cache, where no file shows.
  [ "$(uname)/$1" = Darwin/libsqlite3 ]
}

package_manager() {
  local manager
  for manager in apt-get dnf pacman apk zypper brew; do
    if command -v "$manager" > /dev/null; then echo "$manager"; return; fi
  done
  echo none
}

# The package's name on this system, or 1 when its repositories do not carry it. Sonames differ between releases.
package_of() {
  local name
  case $1:$2 in
    none:*) return 1 ;;
    *:git) echo git ;;
    apk:node | apt-get:node | dnf:node | pacman:node) echo nodejs ;;
    zypper:node) echo nodejs-default ;;
    brew:node | brew:npm) echo node ;;
    zypper:npm) echo npm-default ;;
    *:npm) echo npm ;;
    apt-get:*)
      case $2 in
        dotnet) set -- dotnet-sdk-10.0 ;;
        sqlite) set -- libsqlite3-0 libsqlite3-0t64 ;;
        secp256k1) set -- libsecp256k1-1 libsecp256k1-2 libsecp256k1-0 ;;
      esac
      for name in "$@"; do if apt_carries "$name"; then echo "$name"; return; fi; done
      refresh_apt
      for name in "$@"; do if apt_carries "$name"; then echo "$name"; return; fi; done
      return 1
      ;;
    dnf:dotnet | zypper:dotnet) echo dotnet-sdk-10.0 ;;
    pacman:dotnet) echo dotnet-sdk ;;
    apk:dotnet) echo dotnet10-sdk ;;
    brew:dotnet) echo dotnet ;;
    dnf:sqlite | apk:sqlite) echo sqlite-libs ;;
    zypper:sqlite) echo libsqlite3-0 ;;
    pacman:sqlite | brew:sqlite) echo sqlite ;;
    zypper:secp256k1) echo libsecp256k1-2 ;;
    brew:secp256k1) echo secp256k1 ;;
    *:secp256k1) echo libsecp256k1 ;;
  esac
}

apt_carries() { apt-cache show "$1" 2> /dev/null | grep -q '^Filename:'; }

# Once a run: a bare machine has empty package lists.
refresh_apt() {
  local prefix mark="$root/artifacts/apt-refreshed"
  if prefix=$(root_prefix apt-get) && [ -z "$(find "$mark" -mmin -10 2> /dev/null)" ]; then
    mkdir -p "$root/artifacts"
    $prefix apt-get update -qq > /dev/null 2>&1 || true
    touch "$mark"
  fi
}

# What to put before a command that changes the system; 1 when we may not.
root_prefix() {
  if [ "$1" = brew ] || [ "$(id -u)" -eq 0 ]; then echo ""; return; fi
  if sudo -n true 2> /dev/null; then echo "sudo"; return; fi
  return 1
}

install_packages() {
  local manager=$1 packages=$2 prefix command
  case $manager in
    apt-get) command="apt-get install -qq -y -o Dpkg::Use-Pty=0 --no-install-recommends$packages" ;;
    pacman) command="pacman -S --noconfirm --needed$packages" ;;
    apk) command="apk add$packages" ;;
    zypper) command="zypper --non-interactive install$packages" ;;
    *) command="$manager install$([ "$manager" = brew ] || echo " -y")$packages" ;;
  esac
  if ! prefix=$(root_prefix "$manager"); then
    echo "missing:$packages. Run this, then try again:" >&2
    echo "  sudo $command" >&2
    return
  fi
  echo "installing:$packages" >&2
  DEBIAN_FRONTEND=noninteractive $prefix $command >&2 || echo "this failed: $prefix $command" >&2
}

explain_homeless() {
  if [ "$1" = dotnet ]; then
    echo "The .NET 10 SDK is missing, and this system's package repositories do not carry it." >&2
    echo "Follow Microsoft's page \"Install .NET\" (learn.microsoft.com/dotnet/core/install), then try again." >&2
  else
    echo "$1 is missing, and this system's package repositories do not carry it under a name known to eng/setup.sh." >&2
  fi
}
