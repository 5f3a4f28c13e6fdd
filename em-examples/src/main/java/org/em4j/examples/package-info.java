/** Examples to read and to run: {@code ./em-examples/run NAME}. Each prints real results. */
package org.em4j.examples;
