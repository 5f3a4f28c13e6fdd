# Completes commands, options, their values, columns and files of em. Written by 'em completion'.

# Sets kind and values of what may come next: of an option (fit --covariance), or of the argument at a position (fit 0).
_em_next() {
  kind=$2 values=
  case $1 in
@NEXT@
  esac
}

_em_options() {
  case $1 in
@OPTIONS@
  esac
}

# The columns of a file of text whose first line has their names, without blanks.
_em_columns() {
  local header=
  case $1 in
    '' | *.gz | *.npy) return ;;
  esac
  [[ -f $1 ]] && IFS= read -r header <"$1"
  case $header in
    *' '*) ;;
    *[A-Za-z]*) printf '%s' "$header" | tr ',;\t"\r' '    ' ;;
  esac
}

_em() {
  local command=em data= option= glue= position=0 i kind values word current value prefix typed last
  local -a line
  line=()
  COMPREPLY=()
  # Bash parts words at = and :, and they are put together again.
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if [[ ${#line[@]} -gt 0 && (-n $glue || $word == [=:]*) ]]; then
      line[${#line[@]} - 1]+=$word
    else
      line+=("$word")
    fi
    glue=
    [[ $word != *[=:] ]] || glue=1
  done
  [[ ${#line[@]} -gt 0 ]] || return 0
  for ((i = 0; i < ${#line[@]} - 1; i++)); do
    word=${line[i]}
    if [[ -n $option ]]; then
      option=
      continue
    fi
    case $word in
      --*=*) ;;
      -?*)
        _em_next "$command $word" flag
        [[ $kind == flag ]] || option=$word
        ;;
      *)
        if [[ $command == em ]]; then
          command=$word
        else
          [[ $position -ne 1 ]] || data=$word
          position=$((position + 1))
        fi
        ;;
    esac
  done
  current=${line[${#line[@]} - 1]}
  value=$current
  if [[ -n $option ]]; then
    _em_next "$command $option" any
  elif [[ $current == --*=* ]]; then
    _em_next "$command ${current%%=*}" any
    value=${current#*=}
  elif [[ $current == -* ]]; then
    kind=one values=$(_em_options "$command")
  else
    _em_next "$command $position" any
  fi
  prefix=${current%"$value"}
  case $kind in
    column | columns) values=$(_em_columns "$data") ;;
  esac
  case $kind in
    list | columns)
      if [[ $value == *,* ]]; then
        prefix+=${value%,*},
        value=${value##*,}
      fi
      ;;
  esac
  # What the shell does not replace is not repeated.
  last=${COMP_WORDS[COMP_CWORD]}
  [[ $last == *[!=:]* ]] || last=
  typed=${current%"$last"}
  for word in $values; do
    if [[ $word == "$value"* ]]; then
      word=$prefix$word
      COMPREPLY+=("${word#"$typed"}")
    fi
  done
  [[ ${#COMPREPLY[@]} -ne 1 || ${COMPREPLY[0]} != *= ]] || compopt -o nospace 2>/dev/null
  case $kind in
    file | file-or)
      compopt -o filenames 2>/dev/null
      while IFS= read -r word; do
        word=$prefix$word
        COMPREPLY+=("${word#"$typed"}")
      done < <(compgen -f -- "$value")
      ;;
  esac
}

complete -F _em em
