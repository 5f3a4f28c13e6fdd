package org.em4j.benchmarks.subject;

import java.util.function.DoubleSupplier;
import java.util.function.IntConsumer;
import org.em4j.benchmarks.workload.DataSet;
import org.em4j.benchmarks.workload.Kind;
import org.em4j.benchmarks.workload.Matrix;
import org.em4j.benchmarks.workload.Starts;
import org.em4j.benchmarks.workload.Structure;
import org.em4j.benchmarks.workload.Workload;
import org.em4j.core.BinaryObservations;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.Trace;
import org.em4j.core.engine.Workers;
import org.em4j.core.mixture.KMeansInitializer;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.distributions.BernoulliVector;
import org.em4j.gmm.CovarianceType;
import org.em4j.gmm.GaussianMixture;
import org.em4j.gmm.GaussianMixtureOptions;
import org.em4j.hmm.HiddenMarkovModel;
import org.em4j.hmm.HiddenMarkovOptions;
import org.em4j.hmm.Sequences;

/** This library. */
public final class Em4j implements Subject {
  /** What commands call it. */
  public static final String ID = "em4j";

  private static final double TOLERANCE = 1e-3;
  private static final int RESTARTS = 5;

  @Override
  public String name() {
    return ID;
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public boolean takes(Workload workload) {
    return true;
  }

  @Override
  public int threads(int given) {
    return given;
  }

  @Override
  public Session open(Workload workload, DataSet data, int threads) {
    Observations rows = observations(data.rows());
    return switch (workload.kind()) {
      case MIXTURE ->
          workload.structure() == Structure.BITS
              ? bits(rows, data, threads)
              : normals(rows, Starts.gaussian(workload, data), threads);
      case CHAIN -> chain(Starts.chain(workload, data), sequences(rows, data), threads);
      case VITERBI -> paths(Starts.chain(workload, data), sequences(rows, data), threads);
      case FIT -> fits(rows, GaussianMixtureOptions.components(workload.components()));
      case RESTARTS -> fits(rows, restarts(workload.components(), threads));
      case SELECTION -> selection(rows, workload.components(), threads);
      case ONE_BY_ONE -> oneByOne(model(workload, data), data.rows());
      case PREDICT -> predict(model(workload, data), data.rows());
    };
  }

  private static Observations observations(Matrix x) {
    return Observations.of(x.values(), x.columns());
  }

  private static Sequences sequences(Observations rows, DataSet data) {
    if (!data.parts().containsKey("lengths")) {
      return Sequences.of(rows);
    }
    double[] lengths = data.part("lengths").values();
    int[] whole = new int[lengths.length];
    for (int i = 0; i < whole.length; i++) {
      whole[i] = (int) lengths[i];
    }
    return Sequences.of(rows, whole);
  }

  /** Takes the differences of a trace's times, without the first, in which storage is made. */
  static Run timed(EmResult<?> result) {
    Trace trace = result.trace();
    int first = Math.min(2, trace.iterations());
    double[] millis = new double[trace.iterations() - first + 1];
    for (int i = first; i <= trace.iterations(); i++) {
      millis[i - first] = 1e-6 * (trace.elapsedNanos(i) - trace.elapsedNanos(i - 1));
    }
    return Run.timed(millis, result::logLikelihood);
  }

  private static Session normals(Observations rows, GaussianMixture start, int threads) {
    return iterations ->
        timed(
            GaussianMixture.fit(
                rows,
                start,
                GaussianMixtureOptions.components(start.components())
                    .withTolerance(0)
                    .withMaxIterations(iterations)
                    .withThreads(threads)));
  }

  private static Session bits(Observations rows, DataSet data, int threads) {
    Observations packed = BinaryObservations.of(rows);
    Mixture<BernoulliVector> start = Starts.bernoulli(data);
    return iterations ->
        timed(
            Mixture.fit(
                packed,
                start,
                MixtureOptions.defaults()
                    .withTolerance(0)
                    .withMaxIterations(iterations)
                    .withThreads(threads)));
  }

  private static <P> Session chain(HiddenMarkovModel<P> start, Sequences data, int threads) {
    return iterations ->
        timed(
            HiddenMarkovModel.fit(
                data,
                start,
                HiddenMarkovOptions.states(start.states())
                    .withTolerance(0)
                    .withMaxIterations(iterations)
                    .withThreads(threads)));
  }

  /** Times repetitions, each as one iteration. */
  private static Run repeated(int times, IntConsumer repetition, DoubleSupplier logLikelihood) {
    double[] millis = new double[times];
    for (int i = 0; i < times; i++) {
      long start = System.nanoTime();
      repetition.accept(i);
      millis[i] = 1e-6 * (System.nanoTime() - start);
    }
    return Run.timed(millis, logLikelihood);
  }

  private static Session paths(HiddenMarkovModel<?> model, Sequences data, int threads) {
    int[] path = new int[data.rows().rows()];
    Workers workers = Workers.of(threads);
    double[] last = new double[1];
    return new Session() {
      @Override
      public Run run(int iterations) {
        return repeated(
            iterations, i -> last[0] = model.viterbi(data, workers, path), () -> last[0]);
      }

      @Override
      public void close() {
        workers.close();
      }
    };
  }

  private static GaussianMixtureOptions restarts(int components, int threads) {
    KMeansInitializer kMeans = new KMeansInitializer(1);
    return GaussianMixtureOptions.components(components)
        .withMixture(mixture -> mixture.withInitializers(kMeans, kMeans))
        .withRestarts(RESTARTS)
        .withTolerance(TOLERANCE)
        .withThreads(threads);
  }

  private static Session fits(Observations rows, GaussianMixtureOptions options) {
    double[] last = new double[1];
    return times ->
        repeated(
            times,
            i -> last[0] = GaussianMixture.fit(rows, options.withSeed(1 + i)).logLikelihood(),
            () -> last[0]);
  }

  private static Session selection(Observations rows, int most, int threads) {
    double[] last = new double[1];
    return times -> repeated(times, i -> last[0] = select(rows, most, threads), () -> last[0]);
  }

  /** Returns the log-likelihood of the model with the least BIC. */
  private static double select(Observations rows, int most, int threads) {
    double least = Double.POSITIVE_INFINITY;
    double logLikelihood = Double.NaN;
    for (CovarianceType type : CovarianceType.values()) {
      for (int k = 1; k <= most; k++) {
        EmResult<GaussianMixture> fit =
            GaussianMixture.fit(
                rows,
                GaussianMixtureOptions.components(k)
                    .withCovariance(type)
                    .withTolerance(TOLERANCE)
                    .withThreads(threads));
        double bic = fit.model().freeParameters() * Math.log(rows.rows()) - 2 * fit.logLikelihood();
        if (bic < least) {
          least = bic;
          logLikelihood = fit.logLikelihood();
        }
      }
    }
    return logLikelihood;
  }

  /** Returns a model that labels rows: that of ten iterations. */
  static GaussianMixture model(Workload workload, DataSet data) {
    return GaussianMixture.fit(
            observations(data.rows()),
            Starts.gaussian(workload, data),
            GaussianMixtureOptions.components(workload.components()).withMaxIterations(10))
        .model();
  }

  private static Session oneByOne(GaussianMixture model, Matrix x) {
    double[][] rows = x.toRows();
    int[] labels = new int[rows.length];
    return times ->
        repeated(
            times,
            i -> {
              for (int row = 0; row < rows.length; row++) {
                labels[row] = model.predict(rows[row]);
              }
            },
            () -> Found.logLikelihood(model, x, labels));
  }

  private static Session predict(GaussianMixture model, Matrix x) {
    Observations rows = observations(x);
    int[] labels = new int[x.rows()];
    return times ->
        repeated(
            times, i -> model.predict(rows, labels), () -> Found.logLikelihood(model, x, labels));
  }

  /** Tells whether the runs of a kind end at the same place whoever runs them. */
  public static boolean comparable(Kind kind) {
    return kind != Kind.FIT && kind != Kind.RESTARTS && kind != Kind.SELECTION;
  }
}
