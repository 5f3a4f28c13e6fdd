package org.em4j.io;

/** What the first values of a column look like. */
enum ColumnKind {
  /** Numbers or missing values, and at least one number. */
  NUMERIC,
  /** Missing values only. */
  MISSING,
  /** Numbers some of which have a decimal comma. */
  DECIMAL_COMMA,
  /** Anything else. */
  WORDS;

  static ColumnKind of(Iterable<String> values) {
    NumberParser parser = new NumberParser();
    ColumnKind kind = MISSING;
    for (String value : values) {
      switch (parser.parse(value)) {
        case MISSING -> {}
        case NUMBER -> kind = kind == MISSING ? NUMERIC : kind;
        case WORD -> {
          if (!NumberParser.hasDecimalComma(value)) {
            return WORDS;
          }
          kind = DECIMAL_COMMA;
        }
      }
    }
    return kind;
  }
}
