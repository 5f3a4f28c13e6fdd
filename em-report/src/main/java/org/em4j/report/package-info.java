/** Pages and pictures of fitted models, for people to look at. */
@NullMarked
package org.em4j.report;

import org.jspecify.annotations.NullMarked;
