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

if [ -n "${JAVA_HOME:-}" ]; then
  java=$JAVA_HOME/bin/java
  [ -x "$java" ] || fail "JAVA_HOME is $JAVA_HOME, but there is no bin/java in it. em4j needs a JDK, 17 or newer."
else
  java=$(command -v java) || fail 'no java found. Install a JDK, 17 or newer, or set JAVA_HOME.'
fi

# The version stands in the file "release" of every JDK; asking java itself would cost a tenth of a second.
java_version() {
  local binary=$java home line
  [ ! -L "$binary" ] || binary=$(readlink -f "$binary" 2>/dev/null) || binary=$java
  home=${binary%/bin/java}
  if [ -r "$home/release" ]; then
    while IFS= read -r line; do
      case $line in JAVA_VERSION=*) line=${line#*=\"}; printf '%s' "${line%%\"*}"; return ;; esac
    done <"$home/release"
  fi
  "$java" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p' | head -n 1
}
version=$(java_version)
major=${version%%[!0-9]*}
[ -n "$major" ] || fail "$java does not tell its version. em4j needs Java 17 or newer."
[ "$major" -ge 17 ] || fail "$java is Java $version. em4j needs Java 17 or newer; set JAVA_HOME to one."

target=$root/em-cli/target
jar=$target/em-cli.jar
built=$target/em.built       # as old as the start of the last good build
archive=$target/em-$version.jsa # class-data sharing: half the start-up time

# SerialGC: the program keeps a few large arrays and makes little garbage; on two cores it was faster than the others, with a sixth of the
# memory. Guice without generated classes starts faster, and needs no access that newer JVMs warn about.
flags=(-Dfile.encoding=UTF-8 -Dguice_bytecode_gen_option=DISABLED -Xlog:disable -XX:-PrintWarnings -XX:-UsePerfData)
case " ${EM_JAVA_OPTS:-} " in
  *" -XX:+Use"*"GC "*) ;;
  *) flags+=(-XX:+UseSerialGC) ;;
esac

# A heap that begins small grows as it must: the JVM would begin with a part of the machine's memory, and touch all of it.
case " ${EM_JAVA_OPTS:-} " in
  *" -Xm"*) ;;
  *) flags+=(-Xms32m) ;;
esac

stale() {
  [ -f "$jar" ] && [ -f "$built" ] || return 0
  local module sources=("$root/pom.xml" "$root/.mvn")
  for module in core distributions gmm bernoulli hmm io cli; do
    [ ! -f "$root/em-$module/pom.xml" ] || sources+=("$root/em-$module/pom.xml")
    [ ! -d "$root/em-$module/src/main" ] || sources+=("$root/em-$module/src/main")
  done
  [ -n "$(find "${sources[@]}" -newer "$built" -print -quit)" ]
}

# An empty archive says: tried with this build and this Java, and failed.
unarchived() {
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

archive() {
  local scratch=$target/em.training
  rm -rf "$scratch"
  mkdir "$scratch"
  : >"$scratch/archive"
  "$java" "${flags[@]}" -XX:ArchiveClassesAtExit="$scratch/new" -jar "$jar" \
    fit gmm "$root/em-examples/data/faithful.csv" -k 2 -o "$scratch/model.json" >/dev/null 2>&1 </dev/null &&
    [ -s "$scratch/new" ] && mv -f "$scratch/new" "$scratch/archive"
  mv -f "$scratch/archive" "$archive"
  rm -rf "$scratch"
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
    ! unarchived || archive 9>&- || true
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
exec "$java" "${flags[@]}" ${EM_JAVA_OPTS:-} -jar "$jar" "$@"
