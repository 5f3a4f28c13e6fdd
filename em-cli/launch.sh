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

# Sets flags, the JVM's options for the command line; EM_JAVA_OPTS comes after them.
# SerialGC: the program keeps a few large arrays and makes little garbage; on two cores it was faster than the others, with a sixth of the
# memory. Guice without generated classes starts faster, and needs no access that newer JVMs warn about.
command_flags() {
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
}

# Tells whether a JVM would find the classes of $jar in an archive: it looks for them at their addresses, where blanks and the like are written
# otherwise than in the path that it remembers. `em doctor` has the same list. In other locales, ranges of letters hold others, too.
archivable() {
  local LC_ALL=C
  case $jar in
    *[!A-Za-z0-9/._~@+=,:-]*) return 1 ;;
  esac
}

# Makes the file $archive: the classes of the commonest commands of $jar, tried on $data, laid out ready for this JVM, a third of the
# start-up time. It is empty where that failed. A static archive: a dynamic one, which is made in one step, leaves out what was compiled for
# the first Javas, and that is all of picocli. In a process of its own, which takes away what it leaves behind.
make_archive() (
  scratch=$archive.$$
  trap 'rm -rf "$scratch"' EXIT
  mkdir "$scratch"
  : >"$scratch/archive"
  if train >"$scratch/log" 2>&1 </dev/null && [ -s "$scratch/new" ]; then
    mv -f "$scratch/new" "$scratch/archive"
  fi
  mv -f "$scratch/archive" "$archive"
)

# The lists of several runs become one: newer Javas number the classes of a list, which only those of other class loaders need.
train() {
  local model=$scratch/model.json run=0
  listed fit gmm "$data" -k 2 -o "$model" --trace "$scratch/trace.csv" &&
    listed predict "$model" "$data" --proba &&
    listed score "$model" "$data" &&
    listed show "$model" &&
    listed fit hmm "$data" -k 2 --max-iterations 5 &&
    awk '/ source: / { next } { sub(/ id: [0-9]+$/, "") } !seen[$0]++' "$scratch"/classes.* >"$scratch/classes" &&
    "$java" "${flags[@]}" -Xshare:dump -XX:SharedClassListFile="$scratch/classes" -XX:SharedArchiveFile="$scratch/new" -jar "$jar"
}

listed() {
  run=$((run + 1))
  "$java" ${vector[@]+"${vector[@]}"} "${flags[@]}" -XX:DumpLoadedClassList="$scratch/classes.$run" -jar "$jar" "$@"
}
