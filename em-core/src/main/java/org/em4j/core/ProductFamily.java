package org.em4j.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.em4j.core.document.Document;
import org.em4j.core.document.DocumentException;
import org.jspecify.annotations.Nullable;

/**
 * Independent factors, each over its own neighbouring columns: {@code p(x) = Π_f p_f(x_f)}.
 *
 * <p>The statistic is (1, T) for each factor, so a factor that is missing in a row adds nothing, in
 * the E-step and in the M-step, and every factor counts its own rows: missing values are
 * marginalised exactly. A factor of several columns that does not accept missing values itself must
 * have all of them or none. Immutable and thread-safe.
 */
public final class ProductFamily implements Family<Product> {
  private final List<Family<?>> factors;
  private final int[] column;
  private final int[] statistic;
  private final int[] reference;

  /**
   * Makes a product.
   *
   * @param factors in the order of their columns, at least one
   */
  public ProductFamily(List<? extends Family<?>> factors) {
    if (factors.isEmpty()) {
      throw new IllegalArgumentException("a product needs at least one factor");
    }
    this.factors = List.copyOf(factors);
    int f = factors.size();
    column = new int[f + 1];
    statistic = new int[f + 1];
    reference = new int[f + 1];
    for (int i = 0; i < f; i++) {
      column[i + 1] = column[i] + factors.get(i).observationSize();
      statistic[i + 1] = statistic[i] + 1 + factors.get(i).statisticSize();
      reference[i + 1] = reference[i] + factors.get(i).referenceSize();
    }
  }

  /** Returns the factors. */
  public List<Family<?>> factors() {
    return factors;
  }

  @Override
  public String id() {
    return "product";
  }

  @Override
  public int observationSize() {
    return column[factors.size()];
  }

  @Override
  public int statisticSize() {
    return statistic[factors.size()];
  }

  @Override
  public int referenceSize() {
    return reference[factors.size()];
  }

  @Override
  public boolean acceptsMissing() {
    return true;
  }

  @Override
  public boolean leavesOut(Block rows, int row, int wanted) {
    int f = factorOf(wanted);
    Block part = rows.part(f, column[f], factors.get(f).observationSize());
    return part.isMissing(row) || factors.get(f).leavesOut(part, row, wanted - column[f]);
  }

  @Override
  public Family<Product> forData(DataSummary data) {
    List<Family<?>> adapted = new ArrayList<>();
    for (int f = 0; f < factors.size(); f++) {
      adapted.add(factors.get(f).forData(columns(data, f)));
    }
    return new ProductFamily(adapted);
  }

  private DataSummary columns(DataSummary data, int f) {
    return data.columns(column[f], factors.get(f).observationSize());
  }

  @Override
  public void reference(Product parameters, double[] out, int at) {
    for (int f = 0; f < factors.size(); f++) {
      reference(factors.get(f), parameters.factors().get(f), out, at + reference[f]);
    }
  }

  private static <Q> void reference(
      Family<Q> family, Distribution<?> factor, double[] out, int at) {
    family.reference(factor.as(family), out, at);
  }

  @Override
  public void startReference(DataSummary data, double[] out, int at) {
    for (int f = 0; f < factors.size(); f++) {
      factors.get(f).startReference(columns(data, f), out, at + reference[f]);
    }
  }

  @Override
  public void recentre(
      double[] t, int at, double weight, double[] from, int fromAt, double[] to, int toAt) {
    for (int f = 0; f < factors.size(); f++) {
      if (factors.get(f).referenceSize() > 0) {
        factors
            .get(f)
            .recentre(
                t,
                at + statistic[f] + 1,
                t[at + statistic[f]],
                from,
                fromAt + reference[f],
                to,
                toAt + reference[f]);
      }
    }
  }

  @Override
  public Kernel kernel(List<Product> components) {
    List<Kernel> kernels = new ArrayList<>();
    for (int f = 0; f < factors.size(); f++) {
      kernels.add(factorKernel(factors.get(f), f, components));
    }
    return new ProductKernel(this, kernels, components.size());
  }

  private static <Q> List<Q> parametersOf(Family<Q> family, int f, List<Product> components) {
    List<Q> parameters = new ArrayList<>(components.size());
    for (Product component : components) {
      parameters.add(component.factors().get(f).as(family));
    }
    return parameters;
  }

  private static <Q> Kernel factorKernel(Family<Q> family, int f, List<Product> components) {
    return PresentRows.of(
        family, family.kernel(parametersOf(family, f, components)), components.size());
  }

  @Override
  public Accumulator starter(int components, long seed) {
    List<Accumulator> starters = new ArrayList<>();
    for (Family<?> factor : factors) {
      starters.add(PresentRows.of(factor, factor.starter(components, seed)));
    }
    return new ProductKernel(this, starters, components);
  }

  @Override
  public List<Product> maximize(
      ComponentStatistics group, List<Product> previous, MaximizationContext context) {
    List<List<Distribution<?>>> parts = new ArrayList<>();
    for (int k = 0; k < group.components(); k++) {
      parts.add(new ArrayList<>());
    }
    for (int f = 0; f < factors.size(); f++) {
      maximizeFactor(factors.get(f), f, group, previous, context, parts);
    }
    return parts.stream().map(Product::new).collect(Collectors.toList());
  }

  private <Q> void maximizeFactor(
      Family<Q> family,
      int f,
      ComponentStatistics group,
      List<Product> previous,
      MaximizationContext context,
      List<List<Distribution<?>>> parts) {
    List<Q> estimates =
        family.maximize(
            group.factor(statistic[f], family.statisticSize(), reference[f]),
            parametersOf(family, f, previous),
            context.part(column[f], family.observationSize(), 0));
    for (int k = 0; k < estimates.size(); k++) {
      parts.get(k).add(new Distribution<>(family, estimates.get(k)));
    }
  }

  @Override
  public Product restarted(Product fresh, Product current) {
    List<Distribution<?>> parts = new ArrayList<>();
    for (int f = 0; f < factors.size(); f++) {
      parts.add(restarted(factors.get(f), fresh.factors().get(f), current.factors().get(f)));
    }
    return new Product(parts);
  }

  private static <Q> Distribution<Q> restarted(
      Family<Q> family, Distribution<?> fresh, Distribution<?> current) {
    return new Distribution<>(family, family.restarted(fresh.as(family), current.as(family)));
  }

  @Override
  public void sample(Product parameters, RandomGenerator random, double[] x, int at) {
    for (int f = 0; f < factors.size(); f++) {
      sample(factors.get(f), parameters.factors().get(f), random, x, at + column[f]);
    }
  }

  private static <Q> void sample(
      Family<Q> family, Distribution<?> factor, RandomGenerator random, double[] x, int at) {
    family.sample(factor.as(family), random, x, at);
  }

  @Override
  public int freeParameters(int components) {
    return factors.stream().mapToInt(f -> f.freeParameters(components)).sum();
  }

  @Override
  public Support support(int wanted) {
    int f = factorOf(wanted);
    return factors.get(f).support(wanted - column[f]);
  }

  @Override
  public boolean supports(int wanted, double value) {
    int f = factorOf(wanted);
    return factors.get(f).supports(wanted - column[f], value);
  }

  @Override
  public boolean bindsColumns() {
    for (int f = 0; f < factors.size(); f++) {
      if (factors.get(f).bindsColumns()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public @Nullable String problem(double[] x, int at) {
    for (int f = 0; f < factors.size(); f++) {
      if (factors.get(f).bindsColumns() && !isMissing(x, at, f)) {
        String problem = factors.get(f).problem(x, at + column[f]);
        if (problem != null) {
          return problem;
        }
      }
    }
    return null;
  }

  private boolean isMissing(double[] x, int at, int f) {
    boolean missing = true;
    for (int j = column[f]; j < column[f + 1]; j++) {
      missing &= Double.isNaN(x[at + j]);
    }
    return missing;
  }

  @Override
  public PseudoRows pseudoRows(DataSummary data) {
    List<PseudoRows> parts = new ArrayList<>();
    for (int f = 0; f < factors.size(); f++) {
      // The other factors are missing in such a row, so each is given its own.
      parts.add(factors.get(f).pseudoRows(columns(data, f)).widened(column[f], observationSize()));
    }
    return PseudoRows.join(parts);
  }

  @Override
  public String id(int wanted) {
    int f = factorOf(wanted);
    return factors.get(f).id(wanted - column[f]);
  }

  private int factorOf(int wanted) {
    int f = 0;
    while (column[f + 1] <= wanted) {
      f++;
    }
    return f;
  }

  @Override
  public double condition(List<Product> components) {
    double largest = 1;
    for (int f = 0; f < factors.size(); f++) {
      largest = Math.max(largest, condition(factors.get(f), f, components));
    }
    return largest;
  }

  private static <Q> double condition(Family<Q> family, int f, List<Product> components) {
    return family.condition(parametersOf(family, f, components));
  }

  @Override
  public double leastWeight() {
    return factors.stream().mapToDouble(Family::leastWeight).max().orElse(0);
  }

  @Override
  public int coordinateSize(Product parameters) {
    int size = 0;
    for (int f = 0; f < factors.size(); f++) {
      size += coordinateSize(factors.get(f), parameters.factors().get(f));
    }
    return size;
  }

  private static <Q> int coordinateSize(Family<Q> family, Distribution<?> factor) {
    return family.coordinateSize(factor.as(family));
  }

  @Override
  public void coordinates(Product parameters, DataSummary data, double[] out, int at) {
    int next = at;
    for (int f = 0; f < factors.size(); f++) {
      Distribution<?> factor = parameters.factors().get(f);
      coordinates(factors.get(f), factor, columns(data, f), out, next);
      next += coordinateSize(factors.get(f), factor);
    }
  }

  private static <Q> void coordinates(
      Family<Q> family, Distribution<?> factor, DataSummary data, double[] out, int at) {
    family.coordinates(factor.as(family), data, out, at);
  }

  @Override
  public Product at(Product like, DataSummary data, double[] coordinates, int at) {
    List<Distribution<?>> parts = new ArrayList<>();
    int next = at;
    for (int f = 0; f < factors.size(); f++) {
      Distribution<?> factor = like.factors().get(f);
      parts.add(at(factors.get(f), factor, columns(data, f), coordinates, next));
      next += coordinateSize(factors.get(f), factor);
    }
    return new Product(parts);
  }

  private static <Q> Distribution<Q> at(
      Family<Q> family, Distribution<?> like, DataSummary data, double[] coordinates, int at) {
    return new Distribution<>(family, family.at(like.as(family), data, coordinates, at));
  }

  /** {@inheritDoc} A product of one factor has that of the factor. */
  @Override
  public Optional<Cumulative<Product>> cumulative() {
    return factors.size() == 1 ? cumulative(factors.get(0)) : Optional.empty();
  }

  private static <Q> Optional<Cumulative<Product>> cumulative(Family<Q> factor) {
    return factor.cumulative().map(of -> new OfFactor<>(factor, of));
  }

  private record OfFactor<Q>(Family<Q> factor, Cumulative<Q> of) implements Cumulative<Product> {
    @Override
    public double logCumulative(Product parameters, double x) {
      return of.logCumulative(parameters.factors().get(0).as(factor), x);
    }

    @Override
    public double logSurvival(Product parameters, double x) {
      return of.logSurvival(parameters.factors().get(0).as(factor), x);
    }
  }

  @Override
  public ParameterCodec<Product> codec() {
    return new ParameterCodec<>() {
      @Override
      public Document write(Product parameters) {
        return Document.builder()
            .documents("factors", parameters.factors().stream().map(Distributions::write).toList())
            .build();
      }

      @Override
      public Product read(Document document) {
        document.allowOnly("factors");
        List<Document> written = document.documents("factors");
        if (written.size() != factors.size()) {
          throw new DocumentException(
              document.path("factors") + " must have " + factors.size() + " entries");
        }
        List<Distribution<?>> parts = new ArrayList<>();
        for (int f = 0; f < factors.size(); f++) {
          parts.add(Distributions.read(factors.get(f), written.get(f)));
        }
        return new Product(parts);
      }
    };
  }

  /** Returns the first column of factor f. */
  int column(int f) {
    return column[f];
  }

  /** Returns where the weight of factor f stands in a component's statistic. */
  int statistic(int f) {
    return statistic[f];
  }

  /** Returns where the reference of factor f begins in a component's. */
  int reference(int f) {
    return reference[f];
  }
}
