/**
 * Extension points: providers that a {@link java.util.ServiceLoader} finds, their settings, and the
 * registry that checks them. Built-ins come through the same door as plugins.
 */
@NullMarked
package org.em4j.core.plugin;

import org.jspecify.annotations.NullMarked;
