/**
 * Contracts: what every implementation of an extension point must keep, as abstract JUnit classes.
 * The author of a plugin extends the contract of what the plugin brings, in about ten lines.
 */
package org.em4j.core.contract;
