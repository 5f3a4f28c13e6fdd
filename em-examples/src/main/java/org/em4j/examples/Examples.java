package org.em4j.examples;

import java.util.Arrays;
import java.util.Locale;

/** Runs an example by its name. */
public enum Examples {
  /** {@link TwoNormals}. */
  TWO_NORMALS("two normals in 110,000 points; how many are there?", TwoNormals::main),
  /** {@link ThreeClusters}. */
  THREE_CLUSTERS("three clusters: true and fitted ellipses drawn", "[FOLDER]", ThreeClusters::main),
  /** {@link Fifteen}. */
  FIFTEEN("fifteen numbers, from k-means and from a random start", Fifteen::main),
  /** {@link HardAndSoft}. */
  HARD_AND_SOFT("k-means against the mixture", HardAndSoft::main),
  /** {@link Gases}. */
  GASES("a family and a stopping rule of one's own, in a plugin", Gases::main),
  /** {@link ChoosingAModel}. */
  CHOOSING_A_MODEL("components and covariances by BIC: Old Faithful, irises", ChoosingAModel::main),
  /** {@link ThreeCoins}. */
  THREE_COINS("the three coins of a textbook, each iteration", ThreeCoins::main),
  /** {@link TwoCoins}. */
  TWO_COINS("two coins and ten tosses at a time, with known weights", TwoCoins::main),
  /** {@link Pathologists}. */
  PATHOLOGISTS("latent classes of slides, from seven opinions", Pathologists::main),
  /** {@link Shapes}. */
  SHAPES("prototypes of black-and-white images", "[PNG]", Shapes::main),
  /** {@link Customers}. */
  CUSTOMERS("columns of three kinds, with missing values", Customers::main),
  /** {@link Deaths}. */
  DEATHS("two Poisson distributions, to which EM creeps", Deaths::main),
  /** {@link Casino}. */
  CASINO("a dishonest casino: when which die, and what dice?", Casino::main),
  /** {@link Earthquakes}. */
  EARTHQUAKES("a chain of Poisson rates; how many are there?", Earthquakes::main),
  /** {@link Geyser}. */
  GEYSER("Old Faithful as a chain: what comes after a short eruption", Geyser::main),
  /** {@link MachineLife}. */
  MACHINE_LIFE("phases of machines' lives, from readings with gaps", MachineLife::main),
  /** {@link GasStream}. */
  GAS_STREAM("a plugin's family in the states of a chain", GasStream::main),
  /** {@link Alarm}. */
  ALARM("a filter that watches a pump and raises alarms", Alarm::main);

  private final String description;
  private final String argument; // that may follow the name, or empty

  @SuppressWarnings("ImmutableEnumChecker") // a method reference
  private final Main main;

  Examples(String description, Main main) {
    this(description, "", main);
  }

  Examples(String description, String argument, Main main) {
    this.description = description;
    this.argument = argument;
    this.main = main;
  }

  private interface Main {
    void run(String[] args);
  }

  private String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Runs an example, or lists them all.
   *
   * @param args the name of one, and what it takes
   */
  public static void main(String[] args) {
    for (Examples example : values()) {
      if (args.length > 0
          && args[0].equals(example.id())
          && args.length <= (example.argument.isEmpty() ? 1 : 2)) {
        example.main.run(Arrays.copyOfRange(args, 1, args.length));
        return;
      }
    }
    System.out.println("usage: ./em-examples/run NAME, where NAME is one of");
    for (Examples example : values()) {
      String usage = example.id() + " " + example.argument;
      System.out.printf("  %-23s %s%n", usage, example.description);
    }
    if (args.length > 0) {
      System.exit(2);
    }
  }
}
