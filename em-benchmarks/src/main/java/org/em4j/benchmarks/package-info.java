/**
 * Benchmarks of em4j beside other libraries: JMH for single things, and a table of whole workloads
 * in which all libraries take turns.
 */
package org.em4j.benchmarks;
