package org.em4j.gmm;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import org.em4j.core.plugin.NearestName;
import org.em4j.distributions.DiagonalCovariance;
import org.em4j.distributions.FullCovariance;
import org.em4j.distributions.MultivariateNormalFamily;
import org.em4j.distributions.SphericalCovariance;
import org.em4j.distributions.TiedCovariance;

/** The structures that covariances may have; each is a family of its own. */
public enum CovarianceType {
  /** A full covariance for each component. */
  FULL(FullCovariance::new),
  /** One full covariance that all components share. */
  TIED(TiedCovariance::new),
  /** A variance for each component and column. */
  DIAG(DiagonalCovariance::new),
  /** A variance for each component. */
  SPHERICAL(SphericalCovariance::new);

  @SuppressWarnings("ImmutableEnumChecker") // a constructor reference
  private final IntFunction<MultivariateNormalFamily> family;

  CovarianceType(IntFunction<MultivariateNormalFamily> family) {
    this.family = family;
  }

  /** Returns the name that files and options use. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the family of this structure over d columns. */
  public MultivariateNormalFamily family(int columns) {
    return family.apply(columns);
  }

  /**
   * Returns the type of an id.
   *
   * @throws IllegalArgumentException that lists the known ids
   */
  public static CovarianceType of(String id) {
    List<String> known = Arrays.stream(values()).map(CovarianceType::id).toList();
    int index = known.indexOf(id);
    if (index < 0) {
      throw new IllegalArgumentException(
          "unknown covariance type '"
              + id
              + "'"
              + NearestName.hint(id, known)
              + "; known: "
              + String.join(", ", known));
    }
    return values()[index];
  }
}
