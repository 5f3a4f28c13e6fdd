/**
 * Families, kernels and sufficient statistics: the vocabulary in which EM is written once for every
 * model. Symbols are those of docs/notation.md.
 */
package org.em4j.core;
