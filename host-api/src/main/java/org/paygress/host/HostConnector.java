package org.paygress.host;

import java.util.List;

/** The way to a machine's host, and to what its operator wants to know of it. */
public interface HostConnector {

  /**
   * Opens the host.
   *
   * @throws RegistryException when its templates are not in order
   * @throws HostException with {@link HostFault#SETUP} when it cannot be reached, or its
   *     directories or pool cannot be used
   */
  Host open() throws HostException, RegistryException;

  /**
   * The registry's templates as they are now, by slug.
   *
   * @throws HostException when the host cannot be reached
   */
  List<TemplateOffer> templates() throws HostException, RegistryException;

  /**
   * Looks whether the machine has what containers need.
   *
   * @param leasesMax most containers at once
   * @throws HostException when the host cannot be reached
   */
  Preflight preflight(int leasesMax) throws HostException;
}
