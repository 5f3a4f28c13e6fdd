package org.em4j.io;

/** What the first values of a column look like. */
enum ColumnKind {
  /** Numbers or missing values, and at least one number. */
  NUMERIC,
  /** Missing values only. */
  MISSING,
  /** Mostly numbers, and words among them: decimal commas, or slips of a pen. */
  FLAWED,
  /** Anything else. */
  WORDS;

  static ColumnKind of(Iterable<String> values) {
    NumberParser parser = new NumberParser();
    int numbers = 0;
    int commas = 0;
    int words = 0;
    for (String value : values) {
      switch (parser.parse(value)) {
        case MISSING -> {}
        case NUMBER -> numbers++;
        case WORD -> {
          // 3,14 is meant as a number
          if (NumberParser.hasDecimalComma(value)) {
            commas++;
          } else {
            words++;
          }
        }
      }
    }
    if (words == 0 && commas == 0) {
      return numbers == 0 ? MISSING : NUMERIC;
    }
    // Leaving such a column out would hide the slip; whoever wants it left out can say so.
    return words < numbers + commas ? FLAWED : WORDS;
  }
}
