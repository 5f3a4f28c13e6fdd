/**
 * A plugin: a family of distributions and a stopping rule, in a jar of their own with their own
 * services files.
 */
package org.em4j.examples.plugin;
