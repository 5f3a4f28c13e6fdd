package org.em4j.cli;

import org.em4j.core.engine.InformationCriteria;

/** What candidates are compared by; lower is better. The names are those of the option. */
enum Criterion {
  bic,
  aic,
  icl;

  double of(InformationCriteria criteria) {
    return switch (this) {
      case bic -> criteria.bic();
      case aic -> criteria.aic();
      case icl -> criteria.icl();
    };
  }
}
