/** Who is measured: em4j and other libraries on the same data from the same start. */
package org.em4j.benchmarks.subject;
