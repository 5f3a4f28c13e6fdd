/** Gaussian mixtures: the typed model, its options and its file format. */
package org.em4j.gmm;
