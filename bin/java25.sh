# shellcheck shell=bash disable=SC2154,SC2034 # program and root are the caller's, java_home is for it
# Sourced by whatever needs a JDK 25 or newer: finds one without starting it, or ends with advice. The caller sets program.

# Prints the feature version of the JDK in directory $1, or 0.
java_version() {
  local line
  if [ -r "$1/release" ]; then
    while IFS= read -r line; do
      case $line in
        JAVA_VERSION=*)
          line=${line#JAVA_VERSION=\"}
          line=${line%%[!0-9]*}
          echo "${line:-0}"
          return
          ;;
      esac
    done <"$1/release"
  fi
  echo 0
}

# Sets java_home to the first suitable place that has tool $1 (java, javac): JAVA_HOME, the java on PATH, /usr/lib/jvm, /opt.
find_java() {
  local on_path home
  on_path=$(command -v java || true)
  if [ -n "$on_path" ]; then
    on_path=$(readlink -f "$on_path")
    on_path=${on_path%/bin/java}
  fi
  for home in "${JAVA_HOME:-}" "$on_path" /usr/lib/jvm/* /opt/*; do
    if [ -n "$home" ] && [ -x "$home/bin/$1" ] && [ "$(java_version "$home")" -ge 25 ]; then
      java_home=$home
      return
    fi
  done
  echo "$program: no JDK 25 or newer found" >&2
  echo "  remedy: install one and set JAVA_HOME to its directory (looked at: JAVA_HOME, java on PATH, /usr/lib/jvm, /opt)" >&2
  exit 1
}

# Ends with advice unless module $1 of the checkout has been built.
require_built() {
  if [ ! -d "$root/$1/target/classes/org" ] || [ ! -d "$root/$1/target/lib" ]; then
    echo "$program: this checkout is not built" >&2
    echo "  remedy: (cd $root && mvn -q package -DskipTests)" >&2
    exit 1
  fi
}
