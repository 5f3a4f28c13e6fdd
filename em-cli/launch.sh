# shellcheck shell=bash
# What the scripts that start Java share; they source it. Wants a function `fail`.

# Sets java, the command; java_version; java_major; and vector, the JVM's options for the vector module, none where it is missing.
# Version and modules stand in the file "release" of a JDK; asking java itself would cost a tenth of a second.
find_java() {
  local binary home line modules=
  if [ -n "${JAVA_HOME:-}" ]; then
    java=$JAVA_HOME/bin/java
    [ -x "$java" ] || fail "JAVA_HOME is $JAVA_HOME, but there is no bin/java in it. em4j needs a JDK, 17 or newer."
  else
    java=$(type -P java) || fail 'no java found. Install a JDK, 17 or newer, or set JAVA_HOME.'
  fi
  binary=$java
  [ ! -L "$binary" ] || binary=$(readlink -f "$binary" 2>/dev/null) || binary=$java
  home=${binary%/bin/java}
  java_version=
  if [ -r "$home/release" ]; then
    while IFS= read -r line; do
      case $line in
        JAVA_VERSION=*) line=${line#*=\"} java_version=${line%%\"*} ;;
        MODULES=*) line=${line#*=\"} modules=" ${line%%\"*} " ;;
      esac
    done <"$home/release"
  fi
  [ -n "$java_version" ] || java_version=$("$java" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p' | head -n 1)
  java_major=${java_version%%[!0-9]*}
  [ -n "$java_major" ] || fail "$java does not tell its version. em4j needs Java 17 or newer."
  [ "$java_major" -ge 17 ] || fail "$java is Java $java_version. em4j needs Java 17 or newer; set JAVA_HOME to one."
  vector=()
  case $modules in
    *' jdk.incubator.vector '*) vector=(--add-modules jdk.incubator.vector) ;;
  esac
}

# Becomes Java, with the given arguments. A JVM with the vector module says on standard error that it incubates, and no option stops it: a
# filter takes that line out. The program itself need not write through the filter, which may still be busy when the program has ended: it
# finds standard error as it was given under the number of the property em4j.stderr. If that is a terminal, em4j.terminal tells its width.
exec_java() {
  [ ! -t 2 ] || [ "${TERM:-dumb}" = dumb ] || set -- "-Dem4j.terminal=$(columns)" "$@"
  if [ "${#vector[@]}" -eq 0 ]; then
    exec "$java" "$@"
  elif [ ! -e /dev/fd/2 ]; then
    exec "$java" "${vector[@]}" "$@" 2>/dev/null # Closed: nobody reads it, and no file must be opened in its place.
  else
    exec 19>&2
    exec "$java" "${vector[@]}" -Dem4j.stderr=19 "$@" 2> >(without_warning >&19 2>&19 19>&-)
  fi
}

# The width of the terminal that standard error is; 0 if that is not known.
columns() {
  local size=${COLUMNS:-}
  [ -n "$size" ] || size=$(stty size <&2 2>/dev/null) || size=0
  printf %s "${size##* }"
}

# Lives until Java has ended, whatever signals reach the group of processes. Before the warning there may be other lines.
without_warning() {
  trap '' HUP INT QUIT TERM
  local line
  while IFS= read -r line; do
    [ "$line" != 'WARNING: Using incubator modules: jdk.incubator.vector' ] || exec cat
    printf '%s\n' "$line"
  done
  printf '%s' "$line"
}
