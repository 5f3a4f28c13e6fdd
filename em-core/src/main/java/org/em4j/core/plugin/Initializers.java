package org.em4j.core.plugin;

import java.util.List;
import org.em4j.core.mixture.Initializer;
import org.em4j.core.mixture.KMeansInitializer;
import org.em4j.core.mixture.KMeansPlusPlusInitializer;
import org.em4j.core.mixture.KModesInitializer;
import org.em4j.core.mixture.RandomFromDataInitializer;
import org.em4j.core.mixture.RandomInitializer;

/** The initialisers that em4j brings. */
public final class Initializers {
  private Initializers() {}

  /** Provides {@link KMeansInitializer}. */
  public static final class KMeansProvider implements InitializerProvider {
    @Override
    public String id() {
      return "kmeans";
    }

    @Override
    public String description() {
      return "k-means on standardised columns, the best of several seedings (the best two after some"
          + " passes go on)";
    }

    @Override
    public List<Setting> settings() {
      return List.of(
          Setting.of(
              "seedings", "how many k-means runs, at least 1", KMeansInitializer.DEFAULT_SEEDINGS));
    }

    @Override
    public Initializer create(Settings settings) {
      return new KMeansInitializer(
          settings.integer("seedings", KMeansInitializer.DEFAULT_SEEDINGS));
    }
  }

  /** Provides {@link KMeansPlusPlusInitializer}. */
  public static final class KMeansPlusPlusProvider implements InitializerProvider {
    @Override
    public String id() {
      return "k-means++";
    }

    @Override
    public String description() {
      return "the seeds of k-means++ on standardised columns, rows to the nearest";
    }

    @Override
    public Initializer create(Settings settings) {
      return new KMeansPlusPlusInitializer();
    }
  }

  /** Provides {@link KModesInitializer}. */
  public static final class KModesProvider implements InitializerProvider {
    @Override
    public String id() {
      return "k-modes";
    }

    @Override
    public String description() {
      return "k-modes for columns of symbols, the best of several seedings";
    }

    @Override
    public List<Setting> settings() {
      return List.of(
          Setting.of(
              "seedings", "how many k-modes runs, at least 1", KModesInitializer.DEFAULT_SEEDINGS));
    }

    @Override
    public Initializer create(Settings settings) {
      return new KModesInitializer(
          settings.integer("seedings", KModesInitializer.DEFAULT_SEEDINGS));
    }
  }

  /** Provides {@link RandomInitializer}. */
  public static final class RandomProvider implements InitializerProvider {
    @Override
    public String id() {
      return "random";
    }

    @Override
    public String description() {
      return "random responsibilities for every row";
    }

    @Override
    public Initializer create(Settings settings) {
      return new RandomInitializer();
    }
  }

  /** Provides {@link RandomFromDataInitializer}. */
  public static final class RandomFromDataProvider implements InitializerProvider {
    @Override
    public String id() {
      return "random-from-data";
    }

    @Override
    public String description() {
      return "random rows as means, with the spread of all the data around them";
    }

    @Override
    public Initializer create(Settings settings) {
      return new RandomFromDataInitializer();
    }
  }
}
