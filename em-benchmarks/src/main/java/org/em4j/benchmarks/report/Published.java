package org.em4j.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.em4j.benchmarks.workload.Machine;

/**
 * One set of measurements.
 *
 * @param processor its name
 * @param jdk the JVM's name and version
 * @param machine what the limits follow from
 * @param entries the workloads
 */
public record Published(String processor, String jdk, Machine machine, List<Entry> entries) {
  /** Makes a set. */
  public Published {
    entries = List.copyOf(entries);
  }

  /** Returns the entry of a workload. */
  public Optional<Entry> entry(String id) {
    return entries.stream().filter(each -> each.id().equals(id)).findFirst();
  }

  /**
   * Returns these measurements with newer ones in the place of those of the same workloads.
   *
   * @param newer keeps its processor, JVM and machine
   * @param order the ids of all workloads in the order of the table; others are dropped
   */
  public Published updatedBy(Published newer, List<String> order) {
    Map<String, Entry> byId = new LinkedHashMap<>();
    entries.forEach(each -> byId.put(each.id(), each));
    newer.entries.forEach(each -> byId.put(each.id(), each));
    List<Entry> all = new ArrayList<>();
    for (String id : order) {
      if (byId.containsKey(id)) {
        all.add(byId.get(id));
      }
    }
    return new Published(newer.processor, newer.jdk, newer.machine, all);
  }
}
