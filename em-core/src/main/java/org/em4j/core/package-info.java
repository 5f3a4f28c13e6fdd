/**
 * Families, kernels and sufficient statistics: the vocabulary in which EM is written once for every
 * model. Symbols are those of docs/notation.md.
 */
@NullMarked
package org.em4j.core;

import org.jspecify.annotations.NullMarked;
