/**
 * Hidden Markov models of any family: inference, filtering, and Baum-Welch on the EM engine.
 *
 * <ul>
 *   <li>What people use: {@link org.em4j.hmm.HiddenMarkovModel} with {@link
 *       org.em4j.hmm.HiddenMarkovOptions}, {@link org.em4j.hmm.Topology} and {@link
 *       org.em4j.hmm.Sequences}.
 *   <li>Inference in prepared storage: {@link org.em4j.hmm.ForwardBackward}, {@link
 *       org.em4j.hmm.Viterbi}, {@link org.em4j.hmm.KBestViterbi}, {@link
 *       org.em4j.hmm.PseudoResiduals}; of streams {@link org.em4j.hmm.Filter} and {@link
 *       org.em4j.hmm.FixedLagSmoother}.
 *   <li>Learning: {@link org.em4j.hmm.HiddenMarkovProblem} is what the engine sees. Inside, {@code
 *       Expectation} (and {@code HardExpectation}) is the E-step, {@code ChainEstimate} the M-step
 *       of π and A, and {@code HiddenMarkovStarts} makes starts.
 *   <li>Inside the E-step: {@code Densities} gives b, a {@code Recursion} goes over stretches of
 *       rows ({@code ScaledRecursion} by the kernels of {@code internal}, {@code FewStates}; {@code
 *       LogRecursion} where scaled numbers could vanish), {@code Gathered} collects the counts, and
 *       {@code LongSequence} runs the halves of a long sequence at the same time. {@code MaxPlus}
 *       is the recursion of Viterbi.
 * </ul>
 */
@NullMarked
package org.em4j.hmm;

import org.jspecify.annotations.NullMarked;
