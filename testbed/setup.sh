# shellcheck shell=bash disable=SC2154 # root and assume_yes are the caller's
# Sourced by ./demo and ./verify: the JDK, and the Debian packages that are missing.
# The caller sets root (the checkout), program (its name) and assume_yes (yes: install without asking).

# shellcheck source=bin/java25.sh
. "$root/bin/java25.sh"

say() { echo "$program: $*" >&2; }

fail() {
  say "$1"
  [ $# -lt 2 ] || say "remedy: $2"
  exit 1
}

# JAVA_HOME for Maven and for what we start.
use_jdk() {
  find_java javac
  export JAVA_HOME=$java_home
}

# Whether what package $1 is for came onto this machine in another way.
there_already() {
  case $1 in
    maven) command -v mvn ;;
    nodejs) command -v node ;;
    npm) command -v npm ;;
    python3-venv) python3 -c 'import ensurepip, venv' ;;
    *) false ;;
  esac >/dev/null 2>&1
}

# The packages of the lists in files $@ that are not installed.
missing_packages() {
  local package
  sed 's/#.*//' "$@" | while read -r package; do
    [ -n "$package" ] || continue
    ! there_already "$package" || continue
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)" = installed ] || echo "$package"
  done
}

# Installs what is missing of the lists in files $@.
install_missing() {
  local missing answer log
  missing=$(missing_packages "$@" | xargs)
  [ -n "$missing" ] || return 0
  command -v apt-get >/dev/null || fail "missing: $missing" "this is no Debian: install these by other means"
  say "missing Debian packages: $missing"
  if [ "$assume_yes" = no ]; then
    [ -t 0 ] || fail "nobody to ask whether to install them" "run ./$program --yes"
    read -r -p "$program: install them now? [y/N] " answer
    case $answer in y | Y | yes) ;; *) fail "not installed" "apt-get install --no-install-recommends $missing" ;; esac
  fi
  say "installing them"
  log=$(mktemp)
  # shellcheck disable=SC2086  # one word a package
  if ! { apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends $missing; } >"$log" 2>&1 </dev/null; then
    tail -n 20 "$log" >&2
    fail "apt-get failed; its output is in $log"
  fi
  rm -f "$log"
}
