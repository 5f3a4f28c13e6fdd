/**
 * The EM engine: one loop over any {@link org.em4j.core.engine.EmProblem}, its policies and
 * results.
 */
@NullMarked
package org.em4j.core.engine;

import org.jspecify.annotations.NullMarked;
