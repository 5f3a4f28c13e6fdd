/** JMH benchmarks; {@code em-benchmarks/run} gives them their parameters. */
package org.em4j.benchmarks.jmh;
