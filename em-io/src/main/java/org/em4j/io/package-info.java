/**
 * Files of em4j: data files in ({@link org.em4j.io.TableReader}), tables out ({@link
 * org.em4j.io.TableWriter}), and output files that appear whole or not at all ({@link
 * org.em4j.io.AtomicFile}).
 *
 * <p>A file that cannot be used is a {@link org.em4j.io.DataException}, which names file, line and
 * column; a column that the caller asks for and the file has not is an {@link
 * org.em4j.io.UnknownColumnException}.
 */
@NullMarked
package org.em4j.io;

import org.jspecify.annotations.NullMarked;
