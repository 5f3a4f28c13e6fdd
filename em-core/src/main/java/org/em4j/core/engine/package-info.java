/**
 * The EM engine: one loop over any {@link org.em4j.core.engine.EmProblem}, its policies and
 * results.
 */
package org.em4j.core.engine;
