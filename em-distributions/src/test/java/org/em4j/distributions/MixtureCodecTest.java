package org.em4j.distributions;

import java.util.List;
import org.em4j.core.Distribution;
import org.em4j.core.PerComponentFamily;
import org.em4j.core.Product;
import org.em4j.core.ProductFamily;
import org.em4j.core.contract.ModelCodecContract;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.plugin.MixtureCodec;
import org.em4j.core.plugin.MixtureCodecProvider;
import org.em4j.core.plugin.ModelCodec;
import org.em4j.core.plugin.ModelCodecProvider;

/** Here and not in em-core, because a model is read back with the families of the registry. */
@SuppressWarnings("rawtypes")
class MixtureCodecTest extends ModelCodecContract<Mixture> {
  private static final double[] WEIGHTS = {0.1, 0.9};

  @Override
  protected ModelCodecProvider provider() {
    return new MixtureCodecProvider();
  }

  @Override
  protected ModelCodec<Mixture> codec() {
    return new MixtureCodec();
  }

  @Override
  protected List<Mixture> models() {
    NormalFamily normal = new NormalFamily();
    PoissonFamily poisson = new PoissonFamily();
    CategoricalFamily categorical = new CategoricalFamily(3);
    return List.of(
        Mixture.of(normal, WEIGHTS, List.of(new Normal(0.1, 1e-300), new Normal(1e300, 3))),
        Mixture.of(
            categorical, WEIGHTS, List.of(Categorical.of(0, 0.3, 0.7), Categorical.of(1, 0, 0))),
        Mixture.of(
            new PerComponentFamily(List.of(normal, poisson)),
            WEIGHTS,
            List.<Distribution<?>>of(
                new Distribution<>(normal, new Normal(1, 2)),
                new Distribution<>(poisson, new Poisson(0)))),
        Mixture.of(
            new ProductFamily(List.of(normal, categorical)),
            WEIGHTS,
            List.of(product(1, 0.5), product(2, 0.25))));
  }

  private static Product product(double mean, double p) {
    return new Product(
        List.of(
            new Distribution<>(new NormalFamily(), new Normal(mean, 1)),
            new Distribution<>(new CategoricalFamily(3), Categorical.of(p, 1 - p, 0))));
  }
}
