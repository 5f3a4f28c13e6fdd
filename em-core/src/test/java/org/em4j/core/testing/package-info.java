/** Small families and slow textbook twins that tests measure the engine against. */
package org.em4j.core.testing;
