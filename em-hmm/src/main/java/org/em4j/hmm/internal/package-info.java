/**
 * Kernels of hidden Markov models, each with a plain twin and one on {@code jdk.incubator.vector}
 * that gives the same bits. Not for use from elsewhere: they may change in any version.
 */
@NullMarked
package org.em4j.hmm.internal;

import org.jspecify.annotations.NullMarked;
