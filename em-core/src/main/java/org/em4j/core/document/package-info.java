/**
 * Neutral documents of names, numbers, texts and lists: what models are written to and read from.
 */
@NullMarked
package org.em4j.core.document;

import org.jspecify.annotations.NullMarked;
