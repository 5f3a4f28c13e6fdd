/** What was measured, as a file, as tables, and against what was measured before. */
package org.em4j.benchmarks.report;
