package org.paygress.host;

import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Consumer;

/**
 * The way to this machine's host and to what its operator does with it. The provider links nothing
 * of what runs as root: it finds this by {@link ServiceLoader}.
 */
public interface HostConnector {

  /** The one that is installed beside the provider. */
  static HostConnector installed() {
    return ServiceLoader.load(HostConnector.class)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no host is installed beside the provider"));
  }

  /**
   * Opens the host.
   *
   * @throws RegistryException when its templates are not in order
   * @throws HostException with {@link HostFault#SETUP} when its directories or pool cannot be used
   */
  Host open(HostSettings settings, ImageSettings images) throws HostException, RegistryException;

  /** The registry's templates as they are now, by slug; needs no host. */
  List<TemplateOffer> templates(ImageSettings images) throws RegistryException;

  /**
   * Builds the root filesystems that are missing; what is up to date is left alone.
   *
   * @param slugs which; none: all
   * @param progress told a line for people at a time
   * @throws HostException with {@link HostFault#ROOTFS} when one could not be built
   */
  void build(ImageSettings images, List<String> slugs, Consumer<String> progress)
      throws HostException, RegistryException;

  /**
   * Looks whether this machine has what containers need.
   *
   * @param leasesMax most containers at once
   */
  Preflight preflight(HostSettings settings, int leasesMax);
}
