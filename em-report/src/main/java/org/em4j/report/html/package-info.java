/** Self-contained HTML pages about fitted models. */
@NullMarked
package org.em4j.report.html;

import org.jspecify.annotations.NullMarked;
