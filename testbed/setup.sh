# Sourced by ./demo and ./verify: finds a JDK and installs the Debian packages that are missing.
# The caller sets root (the checkout), program (its name) and assume_yes (yes: install without asking).
wanted_java=25

say() { echo "$program: $*" >&2; }

fail() {
  say "$1"
  [ $# -lt 2 ] || say "remedy: $2"
  exit 1
}

# Prints the feature version of the JDK in directory $1, or 0.
jdk_version() {
  local version
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null || true)
  echo "${version:-0}"
}

find_jdk() {
  local candidate on_path
  on_path=$(readlink -f "$(command -v java || echo /nonexistent/bin/java)")
  for candidate in "${JAVA_HOME:-}" "${on_path%/bin/java}" /usr/lib/jvm/* /opt/*; do
    if [ -x "$candidate/bin/javac" ] && [ "$(jdk_version "$candidate")" -ge "$wanted_java" ]; then
      echo "$candidate"
      return
    fi
  done
  fail "no JDK $wanted_java or newer (looked at JAVA_HOME, java on PATH, /usr/lib/jvm, /opt)" \
    "unpack one, for example Temurin $wanted_java, and set JAVA_HOME to its directory"
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

missing_packages() {
  local package
  sed 's/#.*//' "$root/testbed/debian-packages" | while read -r package; do
    [ -n "$package" ] || continue
    ! there_already "$package" || continue
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)" = installed ] || echo "$package"
  done
}

install_missing() {
  local missing answer
  missing=$(missing_packages | xargs)
  [ -n "$missing" ] || return 0
  command -v apt-get >/dev/null || fail "missing: $missing" "this is no Debian: install these by other means"
  say "missing Debian packages: $missing"
  if [ "$assume_yes" = no ]; then
    [ -t 0 ] || fail "nobody to ask whether to install them" "run ./$program --yes"
    read -r -p "$program: install them now? [y/N] " answer
    case $answer in y | Y | yes) ;; *) fail "not installed" "apt-get install --no-install-recommends $missing" ;; esac
  fi
  say "installing them"
  local log
  log=$(mktemp)
  # shellcheck disable=SC2086  # one word a package
  if ! { apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends $missing; } >"$log" 2>&1 </dev/null; then
    tail -n 20 "$log" >&2
    fail "apt-get failed; its output is in $log"
  fi
  rm -f "$log"
}
