/** Gaussian mixtures: the typed model, its options and its file format. */
@NullMarked
package org.em4j.gmm;

import org.jspecify.annotations.NullMarked;
