/** Finite mixtures of any family, and the initialisers that start them. */
package org.em4j.core.mixture;
