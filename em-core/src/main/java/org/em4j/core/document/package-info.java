/**
 * Neutral documents of names, numbers, texts and lists: what models are written to and read from.
 */
package org.em4j.core.document;
