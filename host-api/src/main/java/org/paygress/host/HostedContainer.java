package org.paygress.host;

import org.paygress.protocol.LeaseId;

/** A container with our mark on it. */
public record HostedContainer(Placement placement, ContainerState state) {
  public LeaseId lease() {
    return placement.lease();
  }
}
