/**
 * Loops that the kernels of several modules share. Not for use outside em4j: they change as the
 * kernels need.
 */
@NullMarked
package org.em4j.core.internal;

import org.jspecify.annotations.NullMarked;
