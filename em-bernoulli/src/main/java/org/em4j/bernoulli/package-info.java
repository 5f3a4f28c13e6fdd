/** Bernoulli and categorical mixtures: the typed models, latent class analysis, file formats. */
package org.em4j.bernoulli;
