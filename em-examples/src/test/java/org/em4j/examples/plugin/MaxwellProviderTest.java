package org.em4j.examples.plugin;

import org.em4j.core.contract.FamilyProviderContract;
import org.em4j.core.document.Document;
import org.em4j.core.plugin.FamilyProvider;

class MaxwellProviderTest extends FamilyProviderContract {
  @Override
  protected FamilyProvider provider() {
    return new MaxwellProvider();
  }

  @Override
  protected Document parameters() {
    return Document.builder().number("a", 0.75).build();
  }
}
