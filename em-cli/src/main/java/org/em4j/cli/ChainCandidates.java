package org.em4j.cli;

import java.util.ArrayList;
import java.util.List;
import org.em4j.core.Family;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.em4j.core.mixture.Components;
import org.em4j.core.mixture.MixtureFamily;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.distributions.MultivariateNormalFamily;
import org.em4j.gmm.CovarianceType;
import org.em4j.hmm.HiddenMarkovModel;
import org.em4j.hmm.HiddenMarkovOptions;
import org.em4j.hmm.Sequences;
import org.em4j.hmm.Topology;
import org.em4j.io.ModelFile;
import org.em4j.io.ReadOptions;
import org.em4j.io.Table;

/** The hidden Markov models that {@code fit hmm} is asked for. */
final class ChainCandidates implements FitModel {
  private static final String INITIAL = "initial";
  private static final String TRANSITIONS = "transitions";
  private static final String EMISSIONS = "emissions";

  /** The parts of a chain that {@code --fix} can hold. */
  static final List<String> PARTS =
      List.of(INITIAL, TRANSITIONS, EMISSIONS, IterationOptions.WEIGHTS);

  private final FitRequest request;
  private final List<FamilySpecification> specifications;
  private final Topology topology;
  private final HiddenMarkovModel<?> initial;
  private final ComponentRange range;

  ChainCandidates(FitRequest request) {
    this.request = request;
    ModelOptions what = request.what();
    what.mix();
    this.specifications = request.specifications();
    if (what.covariance() != null && !specifications.isEmpty()) {
      throw new UsageException(
          "--covariance contradicts "
              + (what.family() != null ? "--family" : "--component")
              + ": it is that of the family used by default; for another write"
              + " multivariate-normal:covariance="
              + what.covariance());
    }
    if (what.mixes() && hasStart()) {
      throw new UsageException(
          "--mix contradicts --component with parameters, which describe one component each");
    }
    GaussianCandidates.types(what.covariance());
    this.topology = TopologyOption.of(request.chain().topology());
    if (topology.states() > 0) {
      request.requireParts(topology.states(), "--topology " + request.chain().topology());
    }
    requireChain();
    this.initial = request.initial() == null ? null : initial(request.initial());
    requireFixedWeights();
    this.range = range();
    if (initial != null) {
      UsageException.of(
          "--topology " + request.chain().topology() + " contradicts " + request.initOption(),
          () -> options(initial.states(), defaults()).freeParameters(initial));
    }
  }

  /** Tells whether the states are described with parameters, which are the start. */
  private boolean hasStart() {
    return specifications.stream().anyMatch(FamilySpecification::hasParameters);
  }

  private void requireFixedWeights() {
    if (request.iterations().fixes(IterationOptions.WEIGHTS)
        && request.what().mix() == 1
        && !(initial != null && initial.family() instanceof MixtureFamily<?>)) {
      throw new UsageException(
          "--fix weights is about mixtures that states emit (--mix); the weights of states are their"
              + " initial and transition probabilities: --fix initial,transitions");
    }
  }

  /** Refuses options of the chain that contradict each other. */
  private void requireChain() {
    IterationOptions iterations = request.iterations();
    if (request.chain().stationary() && topology.isLeftRight()) {
      throw new UsageException(
          "--stationary contradicts --topology "
              + request.chain().topology()
              + ": such a chain stays in its last state in the end, and would begin there");
    }
    if (request.chain().stationary() && iterations.fixes(INITIAL)) {
      throw new UsageException(
          "--stationary contradicts --fix initial: the initial distribution follows from the"
              + " transitions");
    }
    if (iterations.hasDirichlet() && iterations.fixes(INITIAL) && iterations.fixes(TRANSITIONS)) {
      throw new UsageException(
          "--prior: dirichlet is about initial and transition probabilities, but --fix holds both"
              + " as they start");
    }
    if (request.ordered() && request.chain().topology() != null && !isFull()) {
      throw new UsageException(
          "--order contradicts --topology, which tells the states apart by their order");
    }
    if (request.ordered() && request.sequences().labelled()) {
      throw new UsageException(
          "--order contradicts --label-column, whose labels are the states' numbers");
    }
  }

  private boolean isFull() {
    return topology.toString().equals(Topology.full().toString());
  }

  private ComponentRange range() {
    int given =
        initial != null
            ? initial.states()
            : specifications.size() > 1 || !request.what().component().isEmpty()
                ? specifications.size()
                : topology.states();
    if (given > 0 && topology.states() > 0 && given != topology.states()) {
      throw new UsageException(
          "--topology "
              + request.chain().topology()
              + " is one of "
              + topology.states()
              + " states, but "
              + (initial != null ? request.initOption() : "--component")
              + " gives "
              + given);
    }
    return given > 0 ? new ComponentRange(given, given) : request.range();
  }

  // --- the file to start from -------------------------------------------------------------------

  private HiddenMarkovModel<?> initial(ModelFile file) {
    String option = request.initOption();
    if (!(file.model() instanceof HiddenMarkovModel<?> model)) {
      throw new UsageException(
          option + " is a " + file.type() + ", but fit hmm starts from a hidden-markov-model");
    }
    request.requireParts(model.states(), option);
    int mix = SpecifiedComponents.mix(model.family());
    if (request.what().mixes() && request.what().mix() != mix) {
      throw new UsageException(
          "--mix contradicts "
              + option
              + ", whose states emit "
              + (mix == 1 ? "no mixtures" : "mixtures of " + mix));
    }
    if (request.what().covariance() != null) {
      requireCovariance(model.family(), option);
    }
    return specifications.isEmpty()
        ? model
        : model(
            model.initial(),
            model.transitions(),
            SpecifiedComponents.ofFile(
                components(model), specifications.get(0), file.columns(), option));
  }

  private void requireCovariance(Family<?> family, String option) {
    Family<?> inner = family instanceof MixtureFamily<?> mixtures ? mixtures.inner() : family;
    if (!(inner instanceof MultivariateNormalFamily)) {
      throw new UsageException(
          "--covariance contradicts " + option + ", whose states emit " + inner.id());
    }
    String type = inner.settings().getOrDefault("covariance", CovarianceType.FULL.id());
    if (!GaussianCandidates.types(request.what().covariance())
        .equals(List.of(CovarianceType.of(type)))) {
      throw new UsageException(
          "--covariance contradicts " + option + ", whose covariances are " + type);
    }
  }

  private static <P> Components<P> components(HiddenMarkovModel<P> model) {
    return new Components<>(model.family(), model.emissions());
  }

  private static <P> HiddenMarkovModel<P> model(
      double[] initial, double[][] transitions, Components<P> emissions) {
    return HiddenMarkovModel.of(initial, transitions, emissions.family(), emissions.parameters());
  }

  // --- fitting ----------------------------------------------------------------------------------

  @Override
  public MixtureOptions defaults() {
    return HiddenMarkovOptions.defaultMixture().withAssignment(request.chain().assignment());
  }

  @Override
  public int states() {
    return range.from();
  }

  @Override
  public void read(List<String> columns, ReadOptions.Builder builder) {
    FitModel.readSymbols(specifications, columns, builder);
  }

  @Override
  public List<Candidate> candidates(Table table) {
    Sequences data = LabelledChain.sequences(table, true);
    Observations rows = data.rows();
    if (initial != null) {
      return List.of(from(data, initial, initial.family().id()));
    }
    request.requireRows(range, rows);
    List<String> columns = table.columnNames();
    int mix = request.what().mix();
    if (!request.what().component().isEmpty()) {
      SpecifiedComponents states = SpecifiedComponents.of(specifications, columns, mix);
      return List.of(
          states.start() == null
              ? of(data, states.family(), range.from(), states.structure())
              : from(data, start(states), states.structure()));
    }
    List<Candidate> candidates = new ArrayList<>();
    for (Structure structure : structures(columns)) {
      for (int k = range.from(); k <= range.to(); k++) {
        candidates.add(
            of(data, SpecifiedComponents.mixed(structure.family(), mix), k, structure.name()));
      }
    }
    return candidates;
  }

  /** A family of emissions with the name that a table of candidates has for it. */
  private record Structure(String name, Family<?> family) {}

  private List<Structure> structures(List<String> columns) {
    List<Structure> structures = new ArrayList<>();
    if (!specifications.isEmpty()) {
      FamilySpecification family = specifications.get(0);
      structures.add(new Structure(family.toString(), family.family(columns)));
      return structures;
    }
    for (CovarianceType type : GaussianCandidates.types(request.what().covariance())) {
      structures.add(new Structure(type.id(), type.family(columns.size())));
    }
    return structures;
  }

  /** Returns the start that states with parameters are: all that is allowed is equally probable. */
  private HiddenMarkovModel<?> start(SpecifiedComponents states) {
    int count = range.from();
    double[] first = new double[count];
    double[][] transitions = new double[count][count];
    for (int i = 0; i < count; i++) {
      first[i] = topology.initial(i, count);
      for (int j = 0; j < count; j++) {
        transitions[i][j] = topology.transition(i, j, count);
      }
      shareRest(transitions[i]);
    }
    shareRest(first);
    return UsageException.of("--component", () -> model(first, transitions, states.start()));
  }

  /** Gives what fixed entries leave to the free ones, all alike. */
  private static void shareRest(double[] entries) {
    double rest = 1;
    int free = 0;
    for (double entry : entries) {
      rest -= Double.isNaN(entry) ? 0 : entry;
      free += Double.isNaN(entry) ? 1 : 0;
    }
    for (int j = 0; j < entries.length; j++) {
      entries[j] = Double.isNaN(entries[j]) ? rest / free : entries[j];
    }
  }

  private Candidate of(Sequences data, Family<?> family, int states, String structure) {
    return new Candidate(
        states,
        structure,
        options -> HiddenMarkovModel.fit(data, family, options(states, options)),
        (model, options) -> fitFrom(data, model, options),
        (model, options) ->
            options(states, options).freeParameters(((HiddenMarkovModel<?>) model).family()));
  }

  private Candidate from(Sequences data, HiddenMarkovModel<?> start, String structure) {
    return new Candidate(
        start.states(),
        structure,
        options -> fitFrom(data, start, options),
        (model, options) -> fitFrom(data, model, options),
        (model, options) -> options(start.states(), options).freeParameters(start));
  }

  private EmResult<?> fitFrom(Sequences data, Object model, MixtureOptions options) {
    HiddenMarkovModel<?> start = (HiddenMarkovModel<?>) model;
    return HiddenMarkovModel.fit(data, start, options(start.states(), options));
  }

  private HiddenMarkovOptions options(int states, MixtureOptions mixture) {
    IterationOptions iterations = request.iterations();
    return request
        .starts()
        .apply(HiddenMarkovOptions.states(states))
        .withMixture(mixture)
        .withTopology(topology)
        .withStationaryInitial(request.chain().stationary())
        .withFixedInitial(iterations.fixes(INITIAL))
        .withFixedTransitions(iterations.fixes(TRANSITIONS))
        .withFixedEmissions(iterations.fixes(EMISSIONS));
  }
}
