#!/usr/bin/env bash
# Runs the em4j command line. Builds it first where it is missing or older than its sources.
#   JAVA_HOME     the JDK to use (17 or newer); else the java of PATH
#   EM_JAVA_OPTS  more options for the JVM, for example -Xmx8g
set -eu

fail() {
  printf 'em: %s\n' "$1" >&2
  exit 1
}

# The checkout this script stands in, also when it is called through symlinks.
self=${BASH_SOURCE[0]}
while [ -L "$self" ]; do
  link=$(readlink "$self")
  case $link in
    /*) self=$link ;;
    *) self=${self%/*}/$link ;;
  esac
done
case $self in */*) root=${self%/*} ;; *) root=. ;; esac
root=$(cd -P "$root" && pwd)

# shellcheck source=em-cli/launch.sh
. "$root/em-cli/launch.sh"
find_java

target=$root/em-cli/target
jar=$target/em-cli.jar
built=$target/em.built       # as old as the start of the last good build
archive=$target/em-$java_version.jsa # class-data sharing: a third of the start-up time
# shellcheck disable=SC2034
data=$root/em-examples/data/faithful.csv # what the archive is made with
command_flags

stale() {
  [ -f "$jar" ] && [ -f "$built" ] || return 0
  local module sources=("$root/pom.xml" "$root/.mvn")
  for module in core distributions gmm bernoulli hmm io report cli; do
    [ ! -f "$root/em-$module/pom.xml" ] || sources+=("$root/em-$module/pom.xml")
    [ ! -d "$root/em-$module/src/main" ] || sources+=("$root/em-$module/src/main")
  done
  [ -n "$(find "${sources[@]}" -newer "$built" -print -quit)" ]
}

# An empty archive says: tried with this build and this Java, and failed.
unarchived() {
  archivable || return
  [ ! -f "$archive" ] || [ "$archive" -ot "$built" ] || [ "$archive" -ot "$jar" ]
}

build() {
  printf 'building em4j (first use or sources changed) …\n' >&2
  command -v mvn >/dev/null || fail 'no mvn found. Install Maven 3.8 or newer.'
  local log=$target/em.log
  : >"$built.new"
  if ! (cd "$root" && mvn -B -Dmaven.test.skip=true -pl em-cli -am package) >"$log" 2>&1 </dev/null; then
    cat "$log" >&2
    fail "the build failed (its output is above, and in $log)."
  fi
  mv -f "$built.new" "$built"
}

# One at a time: whoever comes second waits, and then finds the work done.
prepare() {
  mkdir -p "$target" 2>/dev/null || fail "$target cannot be written, and the command line is not built."
  (
    if command -v flock >/dev/null; then
      flock 9
    else
      while ! mkdir "$target/em.lock" 2>/dev/null; do sleep 0.2; done
      trap 'rmdir "$target/em.lock"' EXIT
    fi
    ! stale || build 9>&-
    ! unarchived || make_archive 9>&- || true
  ) 9>"$target/em.flock" || exit
}

if stale; then
  prepare
elif unarchived && [ -w "$target" ]; then
  prepare
fi
[ ! -s "$archive" ] || flags+=(-XX:SharedArchiveFile="$archive" -Xshare:auto)

# EM_JAVA_OPTS is a list of words.
# shellcheck disable=SC2086
exec_java "${flags[@]}" ${EM_JAVA_OPTS:-} -jar "$jar" "$@"
