package org.paygress.provider.host;

import org.paygress.provider.lease.LeaseId;
import org.paygress.provider.lease.Placement;

/** A container with our mark on it. */
public record HostedContainer(Placement placement, ContainerState state) {
  public LeaseId lease() {
    return placement.lease();
  }
}
