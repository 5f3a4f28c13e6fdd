/** Self-contained HTML pages about fitted models. */
package org.em4j.report.html;
