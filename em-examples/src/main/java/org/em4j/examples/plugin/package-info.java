/**
 * A plugin: a family of distributions, a stopping rule, a restart policy and an initialiser, in a
 * jar of their own with their own services files.
 */
package org.em4j.examples.plugin;
