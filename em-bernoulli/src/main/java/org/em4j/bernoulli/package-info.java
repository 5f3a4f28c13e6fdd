/** Bernoulli and categorical mixtures: the typed models, latent class analysis, file formats. */
@NullMarked
package org.em4j.bernoulli;

import org.jspecify.annotations.NullMarked;
