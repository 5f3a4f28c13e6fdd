/**
 * Extension points: providers that a {@link java.util.ServiceLoader} finds, their settings, and the
 * registry that checks them. Built-ins come through the same door as plugins.
 */
package org.em4j.core.plugin;
