/** What is measured: shapes, data, starts, and the least time that the hardware needs. */
package org.em4j.benchmarks.workload;
