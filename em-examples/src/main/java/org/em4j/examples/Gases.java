package org.em4j.examples;

import java.nio.file.Path;
import org.em4j.core.Observations;
import org.em4j.core.engine.ConvergencePolicy;
import org.em4j.core.engine.EmResult;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureModel;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.core.plugin.Registry;
import org.em4j.examples.plugin.Maxwell;
import org.em4j.examples.plugin.MaxwellFamily;
import org.em4j.io.Table;
import org.em4j.io.TableReader;

/**
 * Two gases in one vessel, told apart by the speeds of their atoms: a mixture of a family that em4j
 * does not know, stopped by a rule that it does not know either. Both are in the plugin's jar.
 */
public final class Gases {
  private static final double BOLTZMANN = 1.380649e-23; // joules per kelvin
  private static final double DALTON = 1.66053907e-27; // kilograms

  private Gases() {}

  /** Prints the gases that were found, by their mass, and where the plugin came from. */
  public static void main(String[] args) {
    Table table = new TableReader().read(Path.of("em-examples/data/speeds.csv"));
    Observations speeds = table.observations();

    // Found by id, as the command line does it. Discovery is optional: new MaxwellFamily() below.
    Registry registry = Registry.standard();
    System.out.println(
        "example.maxwell: " + registry.families().provider("example.maxwell").description());
    ConvergencePolicy patience =
        registry.convergencePolicies().create("example.patience:iterations=3,gain=1e-6");

    EmResult<Mixture<Maxwell>> fit =
        Mixture.fit(
            speeds, new MaxwellFamily(), 2, MixtureOptions.defaults().withConvergence(patience));

    System.out.printf(
        "%d atoms, %d iterations (%s), log-likelihood %.4f%n",
        speeds.rows(), fit.iterations(), fit.stopReason(), fit.logLikelihood());
    System.out.println("weight  a in m/s  mass at 300 K in Da  (helium is 4.0026, xenon 131.293)");
    for (int k = 0; k < 2; k++) {
      double a = fit.model().component(k).a();
      System.out.printf(
          "%6.4f  %8.2f  %19.2f%n", fit.model().weight(k), a, BOLTZMANN * 300 / (a * a) / DALTON);
    }

    // The same family, known by its id alone: its mixture is used like any other.
    MixtureModel sameFit =
        Mixture.fit(
                speeds,
                registry.families().create("example.maxwell"),
                2,
                MixtureOptions.defaults().withConvergence(patience))
            .model();
    double[] posterior = sameFit.mixture().responsibilities(new double[] {400});
    System.out.printf("An atom at 400 m/s: %.4f, %.4f%n", posterior[0], posterior[1]);
  }
}
