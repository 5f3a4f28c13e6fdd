package org.em4j.io;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What to read of a data file, and how. Immutable.
 *
 * <p>A column is named by its name or by its 1-based number; a name in the file goes before a
 * number. Columns without a name are x1, x2, …
 */
public final class ReadOptions {
  /** Whether the first row of a text file holds the columns' names. */
  public enum Header {
    /** It does. */
    PRESENT,
    /** It holds data. */
    ABSENT,
    /** The reader decides by comparing the first row with the following ones. */
    DETECTED
  }

  private static final ReadOptions DEFAULTS = builder().build();

  private final List<String> columns;
  private final List<String> exceptColumns;
  private final Map<String, List<String>> symbolColumns;
  private final @Nullable String weightColumn;
  private final @Nullable String sequenceColumn;
  private final @Nullable String labelColumn;
  private final int states;
  private final @Nullable Character delimiter;
  private final Header header;
  private final boolean missingAllowed;
  private final boolean binary;
  private final boolean allSymbols;
  private final IntPredicate wordColumns;

  private ReadOptions(Builder builder) {
    columns = List.copyOf(builder.columns);
    exceptColumns = List.copyOf(builder.exceptColumns);
    symbolColumns = Collections.unmodifiableMap(new LinkedHashMap<>(builder.symbolColumns));
    weightColumn = builder.weightColumn;
    sequenceColumn = builder.sequenceColumn;
    labelColumn = builder.labelColumn;
    states = builder.states;
    delimiter = builder.delimiter;
    header = builder.header;
    missingAllowed = builder.missingAllowed;
    binary = builder.binary;
    allSymbols = builder.allSymbols;
    wordColumns = builder.wordColumns;
  }

  /** Returns the options under which everything is detected and every numeric column is read. */
  public static ReadOptions defaults() {
    return DEFAULTS;
  }

  /** Starts from {@link #defaults}. */
  public static Builder builder() {
    return new Builder();
  }

  List<String> columns() {
    return columns;
  }

  List<String> exceptColumns() {
    return exceptColumns;
  }

  Map<String, List<String>> symbolColumns() {
    return symbolColumns;
  }

  Optional<String> weightColumn() {
    return Optional.ofNullable(weightColumn);
  }

  Optional<String> sequenceColumn() {
    return Optional.ofNullable(sequenceColumn);
  }

  Optional<String> labelColumn() {
    return Optional.ofNullable(labelColumn);
  }

  /** Returns how many states the labels may name. */
  int states() {
    return states;
  }

  Optional<Character> delimiter() {
    return Optional.ofNullable(delimiter);
  }

  Header header() {
    return header;
  }

  boolean missingAllowed() {
    return missingAllowed;
  }

  boolean binary() {
    return binary;
  }

  /** Tells whether every column of data is one of symbols. */
  boolean allSymbols() {
    return allSymbols;
  }

  /** Tells whether the column at a position of the table is one of symbols if it holds words. */
  boolean takesWords(int position) {
    return wordColumns.test(position);
  }

  /** Collects options; not thread-safe. */
  public static final class Builder {
    private List<String> columns = List.of();
    private List<String> exceptColumns = List.of();
    private final Map<String, List<String>> symbolColumns = new LinkedHashMap<>();
    private @Nullable String weightColumn;
    private @Nullable String sequenceColumn;
    private @Nullable String labelColumn;
    private int states = Integer.MAX_VALUE;
    private @Nullable Character delimiter;
    private Header header = Header.DETECTED;
    private boolean missingAllowed = true;
    private boolean binary;
    private boolean allSymbols;
    private IntPredicate wordColumns = position -> false;

    private Builder() {}

    /** Sets the columns to read, in this order. */
    public Builder columns(String... namesOrNumbers) {
      return columns(List.of(namesOrNumbers));
    }

    /** Sets the columns to read, in this order; none (the default) reads every numeric column. */
    public Builder columns(List<String> namesOrNumbers) {
      columns = new ArrayList<>(namesOrNumbers);
      return this;
    }

    /** Sets columns, such as labels, that are not read unless {@link #columns} names them. */
    public Builder exceptColumns(List<String> namesOrNumbers) {
      exceptColumns = new ArrayList<>(namesOrNumbers);
      return this;
    }

    /**
     * Reads a column as symbols: its values become the codes 0 … M−1 of the M different words that
     * occur in it, in order (of the numbers, if all words are numbers).
     */
    public Builder symbolColumn(String nameOrNumber) {
      symbolColumns.put(nameOrNumber, List.of());
      return this;
    }

    /**
     * Reads a column as symbols with given codes, as of a model: {@code levels.get(m)} becomes m,
     * and any other word is an error.
     *
     * @throws IllegalArgumentException if {@code levels} is empty or names a level twice
     */
    public Builder symbolColumn(String nameOrNumber, List<String> levels) {
      if (levels.isEmpty() || levels.stream().distinct().count() != levels.size()) {
        throw new IllegalArgumentException(
            "column '" + nameOrNumber + "': levels must be different and at least one: " + levels);
      }
      symbolColumns.put(nameOrNumber, List.copyOf(levels));
      return this;
    }

    /**
     * Reads every column of data as symbols, words or numbers, as {@link #symbolColumn(String)}
     * does: those that {@link #columns} names, or else all but weights, sequences, labels and
     * {@link #exceptColumns}. So that names and measurements are not taken for symbols by accident,
     * a column that nobody named must not have more than 1000 different ones.
     */
    public Builder symbolColumns() {
      allSymbols = true;
      return this;
    }

    /**
     * Reads words as symbols in columns that nobody names: those that come to stand at these
     * positions of the table, from 0, and would be left out otherwise. Columns of numbers are read
     * as numbers there, too.
     */
    public Builder wordColumns(IntPredicate positions) {
      wordColumns = positions;
      return this;
    }

    /**
     * Sets whether every value of the data must be 0, 1 or missing, and the table keeps one bit for
     * each ({@link org.em4j.core.BinaryObservations}). Values are packed as they are read, so that
     * a file may be much larger than the memory. False by default.
     */
    public Builder binary(boolean value) {
      binary = value;
      return this;
    }

    /** Sets the column of the rows' weights. */
    public Builder weightColumn(String nameOrNumber) {
      weightColumn = nameOrNumber;
      return this;
    }

    /**
     * Sets the column whose value tells which sequence a row belongs to. The rows of a sequence
     * stand together: an id that comes back later is an error.
     */
    public Builder sequenceColumn(String nameOrNumber) {
      sequenceColumn = nameOrNumber;
      return this;
    }

    /**
     * Sets the column of the rows' known states: 0 … K−1, missing where none is known.
     *
     * @param nameOrNumber the column
     * @param ofStates K, at least 1; any other label is an error
     */
    public Builder labelColumn(String nameOrNumber, int ofStates) {
      if (ofStates < 1) {
        throw new IllegalArgumentException(
            "the number of states must be at least 1, but is " + ofStates);
      }
      labelColumn = nameOrNumber;
      states = ofStates;
      return this;
    }

    /**
     * Sets the character between fields, which is detected otherwise.
     *
     * @throws IllegalArgumentException if it is a quote, a line break, or part of a number
     */
    public Builder delimiter(char character) {
      if ("\"\r\n.+-".indexOf(character) >= 0 || Character.isLetterOrDigit(character)) {
        throw new IllegalArgumentException(
            "delimiter '" + character + "' cannot separate fields; use , ; | a tab or a space");
      }
      delimiter = character;
      return this;
    }

    /** Sets whether the first row holds names; {@link Header#DETECTED} by default. */
    public Builder header(Header value) {
      header = value;
      return this;
    }

    /** Sets whether missing values are read as NaN (the default) or are an error. */
    public Builder missingAllowed(boolean value) {
      missingAllowed = value;
      return this;
    }

    /**
     * Returns the options collected so far.
     *
     * @throws IllegalArgumentException if columns are to be both {@link #binary} and symbols
     */
    public ReadOptions build() {
      if (binary && (allSymbols || !symbolColumns.isEmpty())) {
        throw new IllegalArgumentException("columns of zeros and ones cannot be read as symbols");
      }
      return new ReadOptions(this);
    }
  }
}
