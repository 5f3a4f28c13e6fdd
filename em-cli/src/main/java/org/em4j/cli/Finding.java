package org.em4j.cli;

/**
 * One thing that {@code em doctor} looked at.
 *
 * @param what the thing
 * @param is how it is
 * @param remedy what to do about it, or null if it is as it should be
 * @param broken whether em4j cannot work as it was asked to
 */
record Finding(String what, String is, String remedy, boolean broken) {
  static Finding fine(String what, String is) {
    return new Finding(what, is, null, false);
  }

  static Finding amiss(String what, String is, String remedy) {
    return new Finding(what, is, remedy, false);
  }

  static Finding broken(String what, String is, String remedy) {
    return new Finding(what, is, remedy, true);
  }
}
