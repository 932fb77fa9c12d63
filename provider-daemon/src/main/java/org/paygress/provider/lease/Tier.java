package org.paygress.provider.lease;

import org.paygress.host.Resources;
import org.paygress.protocol.money.Rate;

/**
 * What a consumer rents, as the operator priced it.
 *
 * @param resources how large the container is
 * @param rate what a second of it costs
 */
public record Tier(String id, String name, String description, Resources resources, Rate rate) {

  public Tier {
    if (id.isBlank()) {
      throw new IllegalArgumentException("a tier needs an id");
    }
  }
}
