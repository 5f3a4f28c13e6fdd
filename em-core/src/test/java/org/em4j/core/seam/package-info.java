/**
 * The five proofs of docs/decisions/0001-the-seam.md: the smallest real versions of what the
 * interfaces of em-core must carry without a special case.
 */
package org.em4j.core.seam;
