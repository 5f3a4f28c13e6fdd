package org.em4j.core.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.Cumulative;
import org.em4j.core.DataSummary;
import org.em4j.core.DegenerateComponentException;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.MaximizationContext;
import org.em4j.core.ParameterCodec;
import org.em4j.core.RecordCodec;
import org.em4j.core.Support;
import org.em4j.core.document.Document;
import org.em4j.core.document.DocumentException;
import org.em4j.core.engine.ConvergencePolicy;
import org.em4j.core.engine.ImprovementPerObservation;
import org.em4j.core.engine.RestartPolicy;
import org.em4j.core.engine.StartSummary;
import org.em4j.core.engine.Verdict;
import org.em4j.core.mixture.Initializer;
import org.em4j.core.mixture.RandomInitializer;
import org.em4j.core.plugin.ModelCodec;
import org.em4j.core.plugin.ModelCodecProvider;
import org.em4j.core.plugin.Registry;
import org.em4j.core.plugin.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Breaks one thing after the other and sees that a contract notices. */
class ContractsCanFailTest {
  /** Runs every test of a contract and returns the names of those that fail. */
  private static Set<String> failures(Object contract, Class<?> type) {
    Set<String> failures = new TreeSet<>();
    int run = 0;
    for (Method method : type.getDeclaredMethods()) {
      if (method.isAnnotationPresent(Test.class)) {
        run++;
        try {
          method.invoke(contract);
        } catch (InvocationTargetException e) {
          failures.add(method.getName());
        } catch (IllegalAccessException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    assertThat(run).as("the tests of %s", type).isGreaterThan(4);
    return failures;
  }

  // --- families ---------------------------------------------------------------------------------

  /** What is wrong with the family of waiting times, and which test must see it. */
  private enum FamilyDefect {
    NONE(null),
    LOG_PARTITION("probabilitiesHaveTheSumOne"),
    NATURAL_PARAMETER("theExpectedStatisticIsTheGradientOfTheLogPartition"),
    ESTIMATE("noNeighbourOfAnEstimateIsMoreLikely"),
    M_STEP("noNeighbourOfAFitOfOneComponentIsMoreLikelyNorIsTheTruth"),
    ESTIMATE_OF_ANOTHER_MEAN("theExpectedStatisticGivesTheParametersBack"),
    SAMPLE_SCALE("samplesHaveTheExpectedStatistic"),
    SAMPLE_SIGN("samplesStayInTheSupport"),
    SAMPLE_STATE("theSameSeedDrawsTheSameSamples"),
    BASE_MEASURE_OUTSIDE("nothingOutsideTheSupportIsPossible"),
    BASE_MEASURE_NAN("densitiesAreNeverNaN"),
    STATISTIC_TOO_LONG("statisticsFillTheirPlaceAndNothingElse"),
    CODEC_ROUNDS("parametersReadBackAreTheSameBits"),
    CODEC_TAKES_ANYTHING("wrongDocumentsAreRefusedByName"),
    COORDINATES_OF_ANOTHER("coordinatesLeadBackToTheParameters"),
    DISTRIBUTION_FUNCTION("distributionFunctionsAddUpTheDensity"),
    UPPER_TAIL("distributionFunctionsRiseFromZeroToOne"),
    FREE_PARAMETERS("sizesAreSane");

    private final String seenBy;

    FamilyDefect(String seenBy) {
      this.seenBy = seenBy;
    }
  }

  /** The parameter of a waiting time. */
  record Waiting(double rate) {
    Waiting {
      if (!(rate > 0) || Double.isInfinite(rate)) {
        throw new IllegalArgumentException("rate must be finite and above 0, but is " + rate);
      }
    }
  }

  /** An exponential distribution, with a defect. */
  private static final class WaitingFamily implements ExponentialFamily<Waiting> {
    private final FamilyDefect defect;
    private final AtomicInteger calls = new AtomicInteger();

    WaitingFamily(FamilyDefect defect) {
      this.defect = defect;
    }

    private double by(FamilyDefect wanted, double wrong, double right) {
      return defect == wanted ? wrong : right;
    }

    @Override
    public Waiting estimate(
        int component, ComponentStatistics group, Waiting before, MaximizationContext context) {
      Waiting right = ExponentialFamily.super.estimate(component, group, before, context);
      return new Waiting(right.rate() * by(FamilyDefect.M_STEP, 1.01, 1));
    }

    @Override
    public String id() {
      return "waiting";
    }

    @Override
    public int observationSize() {
      return 1;
    }

    @Override
    public int statisticSize() {
      return 1;
    }

    @Override
    public Support support() {
      return Support.NON_NEGATIVE;
    }

    @Override
    public int freeParameters() {
      return (int) by(FamilyDefect.FREE_PARAMETERS, -1, 1);
    }

    @Override
    public void statistics(double[] x, int at, double[] t, int to) {
      t[to] = x[at];
      if (defect == FamilyDefect.STATISTIC_TOO_LONG && to + 1 < t.length) {
        t[to + 1] = x[at] * x[at];
      }
    }

    @Override
    public double logBaseMeasure(double[] x, int at) {
      if (x[at] > 1e200 && defect == FamilyDefect.BASE_MEASURE_NAN) {
        return Double.NaN;
      }
      return Support.NON_NEGATIVE.contains(x[at]) || defect == FamilyDefect.BASE_MEASURE_OUTSIDE
          ? 0
          : Double.NEGATIVE_INFINITY;
    }

    @Override
    public double natural(Waiting parameters, double[] eta) {
      eta[0] = -parameters.rate() * by(FamilyDefect.NATURAL_PARAMETER, 1.01, 1);
      return -Math.log(parameters.rate()) + by(FamilyDefect.LOG_PARTITION, 0.01, 0);
    }

    @Override
    public Waiting fromMean(double[] mean, double weight) {
      if (!(mean[0] > 0)) {
        throw new DegenerateComponentException("its mean is " + mean[0]);
      }
      return new Waiting(
          by(FamilyDefect.ESTIMATE, 1.001, 1)
              / (mean[0] + by(FamilyDefect.ESTIMATE_OF_ANOTHER_MEAN, 0.01, 0)));
    }

    @Override
    public void sample(Waiting parameters, RandomGenerator random, double[] x, int at) {
      double u = random.nextExponential() / parameters.rate();
      x[at] =
          u * by(FamilyDefect.SAMPLE_SCALE, 1.1, 1) * by(FamilyDefect.SAMPLE_SIGN, -1, 1)
              + by(FamilyDefect.SAMPLE_STATE, calls.getAndIncrement() * 1e-9, 0);
    }

    @Override
    public Optional<Cumulative<Waiting>> cumulative() {
      return Optional.of(
          new Cumulative<>() {
            @Override
            public double logCumulative(Waiting parameters, double x) {
              return Math.log(
                  -Math.expm1(-hazard(FamilyDefect.DISTRIBUTION_FUNCTION, parameters, x)));
            }

            @Override
            public double logSurvival(Waiting parameters, double x) {
              return 0 - hazard(FamilyDefect.UPPER_TAIL, parameters, x);
            }

            private double hazard(FamilyDefect wanted, Waiting parameters, double x) {
              if (Double.isNaN(x)) {
                throw new IllegalArgumentException("x is NaN");
              }
              return by(wanted, 1.001, 1) * parameters.rate() * Math.max(0, x);
            }
          });
    }

    @Override
    public ParameterCodec<Waiting> codec() {
      RecordCodec<Waiting> codec = RecordCodec.of(Waiting.class);
      if (defect != FamilyDefect.CODEC_ROUNDS && defect != FamilyDefect.CODEC_TAKES_ANYTHING) {
        return codec;
      }
      return new ParameterCodec<>() {
        @Override
        public Document write(Waiting parameters) {
          return codec.write(parameters);
        }

        @Override
        public Waiting read(Document document) {
          return defect == FamilyDefect.CODEC_ROUNDS
              ? new Waiting((float) codec.read(document).rate())
              : new Waiting(document.number("rate"));
        }
      };
    }

    @Override
    public void coordinates(Waiting parameters, DataSummary data, double[] out, int at) {
      out[at] = Math.log(parameters.rate());
    }

    @Override
    public Waiting at(Waiting like, DataSummary data, double[] coordinates, int at) {
      return new Waiting(
          Math.exp(coordinates[at]) * by(FamilyDefect.COORDINATES_OF_ANOTHER, 1.001, 1));
    }
  }

  private static final class WaitingContract extends ExponentialFamilyContract<Waiting> {
    private final WaitingFamily family;

    WaitingContract(FamilyDefect defect) {
      family = new WaitingFamily(defect);
    }

    @Override
    protected ExponentialFamily<Waiting> family() {
      return family;
    }

    @Override
    protected List<Waiting> parameters() {
      return List.of(new Waiting(1.1), new Waiting(0.03));
    }
  }

  @ParameterizedTest
  @EnumSource(FamilyDefect.class)
  void aBrokenFamilyIsSeen(FamilyDefect defect) {
    Set<String> failures = failures(new WaitingContract(defect), ExponentialFamilyContract.class);
    if (defect == FamilyDefect.NONE) {
      assertThat(failures).isEmpty();
    } else {
      assertThat(failures).contains(defect.seenBy);
    }
  }

  // --- convergence ------------------------------------------------------------------------------

  private static Set<String> ofConvergence(ConvergencePolicy policy) {
    return failures(
        new ConvergencePolicyContract() {
          @Override
          protected ConvergencePolicy policy() {
            return policy;
          }
        },
        ConvergencePolicyContract.class);
  }

  @Test
  void aBrokenConvergencePolicyIsSeen() {
    assertThat(ofConvergence(new ImprovementPerObservation(1e-8))).isEmpty();
    assertThat(ofConvergence(trace -> Verdict.CONTINUE)).contains("aRunThatStandsStillStops");
    assertThat(ofConvergence(trace -> Verdict.CONVERGED))
        .contains("aModelWithoutAnMStepIsNotConverged", "aRunThatLeapsGoesOn");
    AtomicInteger asked = new AtomicInteger();
    assertThat(
            ofConvergence(
                trace -> asked.getAndIncrement() % 2 == 0 ? Verdict.CONTINUE : Verdict.CONVERGED))
        .contains("theSameTraceGivesTheSameVerdict");
    assertThat(ofConvergence(trace -> null)).contains("oddCoursesHaveAVerdict");
  }

  // --- restarts ---------------------------------------------------------------------------------

  private static Set<String> ofRestarts(RestartPolicy policy) {
    return failures(
        new RestartPolicyContract() {
          @Override
          protected RestartPolicy policy() {
            return policy;
          }
        },
        RestartPolicyContract.class);
  }

  @Test
  void aBrokenRestartPolicyIsSeen() {
    assertThat(ofRestarts(RestartPolicy.fixed(5))).isEmpty();
    assertThat(ofRestarts(starts -> List.of(RestartPolicy.Run.whole(starts.size()))))
        .contains("everyCourseEnds");
    assertThat(ofRestarts(starts -> List.of())).contains("theFirstStartIsAskedForFirst");
    assertThat(
            ofRestarts(
                starts ->
                    starts.isEmpty()
                        ? List.of(RestartPolicy.Run.whole(0), RestartPolicy.Run.whole(2))
                        : List.of()))
        .contains("newStartsComeInIndexOrder");
    assertThat(
            ofRestarts(
                starts -> starts.isEmpty() ? List.of(new RestartPolicy.Run(0, 5)) : List.of()))
        .contains("atLeastOneStartIsFinished");
    AtomicInteger asked = new AtomicInteger();
    assertThat(ofRestarts(starts -> asked.getAndIncrement() % 3 == 0 ? one(starts) : List.of()))
        .contains("theSameStartsGiveTheSameRuns");
  }

  private static List<RestartPolicy.Run> one(List<StartSummary> starts) {
    return List.of(RestartPolicy.Run.whole(starts.size()));
  }

  // --- initialisers -----------------------------------------------------------------------------

  private static Set<String> ofInitializer(Initializer initializer) {
    return failures(
        new InitializerContract() {
          @Override
          protected Initializer initializer() {
            return initializer;
          }
        },
        InitializerContract.class);
  }

  /** The random initialiser, whose responsibilities something is done to. */
  private static Initializer changed(Initializer.Assignments change) {
    return (data, summary, components, seed, options) -> {
      Initializer.Assignments right =
          new RandomInitializer().start(data, summary, components, seed, options);
      return (rows, out) -> {
        right.responsibilities(rows, out);
        change.responsibilities(rows, out);
      };
    };
  }

  @Test
  void aBrokenInitializerIsSeen() {
    assertThat(ofInitializer(new RandomInitializer())).isEmpty();
    assertThat(ofInitializer(changed((rows, out) -> out[0] *= 1.1)))
        .contains("responsibilitiesAreSharesOfOne");
    assertThat(ofInitializer(changed((rows, out) -> Arrays.fill(out, Double.NaN))))
        .contains("responsibilitiesAreSharesOfOne");
    assertThat(ofInitializer(changed((rows, out) -> swap(out, 0, rows.rows() - 1))))
        .contains("blocksMayBeCutAnywhere");
    AtomicInteger calls = new AtomicInteger();
    assertThat(ofInitializer(changed((rows, out) -> out[0] = 1.0 / calls.incrementAndGet())))
        .contains("theSameSeedGivesTheSameBits");
    assertThat(ofInitializer(changed((rows, out) -> rows.values()[0]++)))
        .contains("rowsAreLeftAlone");
    Initializer seededByThreads =
        (data, summary, components, seed, options) ->
            new RandomInitializer()
                .start(data, summary, components, seed + options.threads(), options);
    assertThat(ofInitializer(seededByThreads)).containsExactly("threadsChangeNothing");
    Initializer allToTheFirst =
        changed(
            (rows, out) -> {
              Arrays.fill(out, 0);
              Arrays.fill(out, 0, rows.stride(), 1);
            });
    assertThat(ofInitializer(allToTheFirst)).containsExactly("everyComponentHasRows");
  }

  private static void swap(double[] values, int a, int b) {
    double value = values[a];
    values[a] = values[b];
    values[b] = value;
  }

  // --- model codecs -----------------------------------------------------------------------------

  private static final class ListCodec implements ModelCodec<double[]> {
    private final boolean strict;
    private final boolean exact;

    ListCodec(boolean strict, boolean exact) {
      this.strict = strict;
      this.exact = exact;
    }

    @Override
    public Class<double[]> modelClass() {
      return double[].class;
    }

    @Override
    public Document write(double[] model) {
      return Document.builder().numbers("numbers", model).build();
    }

    @Override
    public double[] read(Document document, Registry registry) {
      if (strict) {
        document.allowOnly("numbers");
      }
      try {
        double[] numbers = document.numbers("numbers");
        numbers[0] *= exact ? 1 : 1.0000001;
        return numbers;
      } catch (DocumentException e) {
        if (strict) {
          throw e;
        }
        return new double[1];
      }
    }
  }

  private static Set<String> ofCodec(ListCodec codec) {
    return failures(
        new ModelCodecContract<double[]>() {
          @Override
          protected ModelCodecProvider provider() {
            return new ModelCodecProvider() {
              @Override
              public String id() {
                return "list";
              }

              @Override
              public String description() {
                return "a list";
              }

              @Override
              public ModelCodec<?> create(Settings settings) {
                return codec;
              }
            };
          }

          @Override
          protected ModelCodec<double[]> codec() {
            return codec;
          }

          @Override
          protected List<double[]> models() {
            return List.of(new double[] {0.1, 2});
          }
        },
        ModelCodecContract.class);
  }

  @Test
  void aBrokenModelCodecIsSeen() {
    String notRegistered = "theRegistryFindsItByTypeAndByModel";
    assertThat(ofCodec(new ListCodec(true, true))).containsExactly(notRegistered);
    assertThat(ofCodec(new ListCodec(true, false)))
        .containsExactlyInAnyOrder(notRegistered, "aModelReadBackIsTheSameBits");
    assertThat(ofCodec(new ListCodec(false, true)))
        .containsExactlyInAnyOrder(
            notRegistered,
            "aMissingNameIsTold",
            "aSurplusNameIsTold",
            "aNumberInPlaceOfAListIsTold");
  }
}
