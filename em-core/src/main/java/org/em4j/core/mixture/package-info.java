/** Finite mixtures of any family, and the initialisers that start them. */
@NullMarked
package org.em4j.core.mixture;

import org.jspecify.annotations.NullMarked;
