package org.em4j.examples.plugin;

import java.util.List;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.contract.ExponentialFamilyContract;

// tag::contract[]
class MaxwellFamilyTest extends ExponentialFamilyContract<Maxwell> {
  @Override
  protected ExponentialFamily<Maxwell> family() {
    return new MaxwellFamily();
  }

  @Override
  protected List<Maxwell> parameters() {
    return List.of(new Maxwell(0.5), new Maxwell(1), new Maxwell(20));
  }
}
// end::contract[]
