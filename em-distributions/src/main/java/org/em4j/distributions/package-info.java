/** Families of distributions, each found through {@link java.util.ServiceLoader}. */
package org.em4j.distributions;
