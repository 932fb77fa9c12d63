package org.paygress.hostd.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.paygress.host.HostException;
import org.paygress.host.HostFault;
import org.paygress.host.PublishedPort;
import org.paygress.host.Slot;
import org.paygress.hostd.config.HostSettings;
import org.paygress.hostd.config.Subnet;
import org.paygress.templates.PortSpec;

/**
 * What follows from a slot's number: address, interface, published ports and id range. Pure
 * arithmetic, so two leases collide exactly when they hold the same slot, which the journal
 * excludes.
 */
public final class AddressPlan {

  /** User and group ids of one container. */
  public static final int IDS_PER_SLOT = 65_536;

  /** The port every container's SSH server listens on. */
  public static final int SSH_PORT = 22;

  private static final int PORT_MAX = 65_535;

  private final HostSettings settings;
  private final Subnet subnet;

  public AddressPlan(HostSettings settings) {
    this.settings = settings;
    this.subnet = Subnet.parse(settings.subnet());
  }

  public Subnet subnet() {
    return subnet;
  }

  /** The bridge's own address, which containers have as their gateway. */
  public String gateway() {
    return subnet.address(1);
  }

  public String address(Slot slot) {
    return subnet.address(slot.index() + 2);
  }

  /**
   * A locally administered address: without a fixed one a container could not be told from another.
   */
  public String mac(Slot slot) {
    return mac(slot.index() + 1);
  }

  public String bridgeMac() {
    return mac(0);
  }

  private String mac(int index) {
    int tag = bridgeTag();
    return String.format(
        Locale.ROOT,
        "02:%02x:%02x:%02x:%02x:%02x",
        tag >>> 12 & 255,
        tag >>> 4 & 255,
        (tag & 15) << 4,
        index >>> 8,
        index & 255);
  }

  /** What the host ends of all our containers' links begin with. */
  public String vethPrefix() {
    return String.format(Locale.ROOT, "v%05xn", bridgeTag());
  }

  public String veth(Slot slot) {
    return vethPrefix() + slot.index();
  }

  public long idBase(Slot slot) {
    return settings.idMapBase() + (long) slot.index() * IDS_PER_SLOT;
  }

  public int sshPort(Slot slot) {
    return settings.portBase() + slot.index() * settings.portsPerLease();
  }

  /** Whether a host port lies in the slot's block. */
  public boolean owns(Slot slot, int hostPort) {
    int first = sshPort(slot);
    return hostPort >= first && hostPort < first + settings.portsPerLease();
  }

  /**
   * The host ports of a template, in the template's order, after the one of SSH.
   *
   * @throws HostException when the slot has no address, or too few ports
   */
  public List<PublishedPort> ports(Slot slot, List<PortSpec> specs) throws HostException {
    int first = sshPort(slot);
    if (slot.index() >= subnet.usable()) {
      throw new HostException(HostFault.NETWORK, "network", "the subnet has no address left");
    }
    if (specs.size() + 1 > settings.portsPerLease() || first + specs.size() > PORT_MAX) {
      throw new HostException(HostFault.NETWORK, "network", "the slot has too few published ports");
    }
    List<PublishedPort> ports = new ArrayList<>();
    for (PortSpec spec : specs) {
      int hostPort = first + ports.size() + 1;
      ports.add(
          new PublishedPort(hostPort, spec.containerPort(), spec.protocol().wire(), spec.label()));
    }
    return ports;
  }

  private int bridgeTag() {
    return settings.bridge().hashCode() & 0xfffff;
  }
}
