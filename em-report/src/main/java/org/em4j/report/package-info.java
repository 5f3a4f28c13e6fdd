/** Pages and pictures of fitted models, for people to look at. */
package org.em4j.report;
