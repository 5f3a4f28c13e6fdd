/** Families of distributions, each found through {@link java.util.ServiceLoader}. */
@NullMarked
package org.em4j.distributions;

import org.jspecify.annotations.NullMarked;
