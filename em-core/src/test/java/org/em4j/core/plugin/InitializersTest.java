package org.em4j.core.plugin;

import org.em4j.core.contract.InitializerContract;
import org.em4j.core.contract.ProviderContract;
import org.em4j.core.mixture.Initializer;
import org.junit.jupiter.api.Nested;

/** Every initialiser that em4j brings keeps the contracts of initialisers and providers. */
class InitializersTest {
  abstract static class OfProvider extends ProviderContract<InitializerProvider, Initializer> {
    @Override
    protected Extensions<InitializerProvider, Initializer> extensions(Registry registry) {
      return registry.initializers();
    }
  }

  private static Initializer create(String specification) {
    return Registry.standard().initializers().create(specification);
  }

  @Nested
  class KMeans extends InitializerContract {
    @Override
    protected Initializer initializer() {
      return create("kmeans");
    }
  }

  @Nested
  class KMeansProvided extends OfProvider {
    @Override
    protected InitializerProvider provider() {
      return new Initializers.KMeansProvider();
    }
  }

  @Nested
  class KMeansPlusPlus extends InitializerContract {
    @Override
    protected Initializer initializer() {
      return create("k-means++");
    }
  }

  @Nested
  class KMeansPlusPlusProvided extends OfProvider {
    @Override
    protected InitializerProvider provider() {
      return new Initializers.KMeansPlusPlusProvider();
    }
  }

  @Nested
  class KModes extends InitializerContract {
    @Override
    protected Initializer initializer() {
      return create("k-modes");
    }
  }

  @Nested
  class KModesProvided extends OfProvider {
    @Override
    protected InitializerProvider provider() {
      return new Initializers.KModesProvider();
    }
  }

  @Nested
  class Random extends InitializerContract {
    @Override
    protected Initializer initializer() {
      return create("random");
    }
  }

  @Nested
  class RandomProvided extends OfProvider {
    @Override
    protected InitializerProvider provider() {
      return new Initializers.RandomProvider();
    }
  }

  @Nested
  class RandomFromData extends InitializerContract {
    @Override
    protected Initializer initializer() {
      return create("random-from-data");
    }
  }

  @Nested
  class RandomFromDataProvided extends OfProvider {
    @Override
    protected InitializerProvider provider() {
      return new Initializers.RandomFromDataProvider();
    }
  }
}
