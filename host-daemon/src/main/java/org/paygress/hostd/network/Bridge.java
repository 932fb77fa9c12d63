package org.paygress.hostd.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.paygress.host.HostException;
import org.paygress.host.HostFault;
import org.paygress.host.Slot;
import org.paygress.hostd.kernel.Commands;
import org.paygress.hostd.kernel.Kernel;
import org.paygress.system.process.Command;
import org.paygress.system.process.CommandResult;

/**
 * The bridge all containers hang on, and the kernel switches it needs. What the kernel offers as a
 * file is set through it: no process, no wait.
 */
public final class Bridge {

  private static final String STEP = "bridge";
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Path LINKS = Kernel.SYS.resolve("class/net");
  private static final Path FORWARD = Kernel.PROC.resolve("sys/net/ipv4/ip_forward");

  private final Commands commands;
  private final String name;
  private final AddressPlan plan;
  private final Path forwardNote;

  /**
   * @param forwardNote file that remembers that forwarding was off before us
   */
  public Bridge(Commands commands, String name, AddressPlan plan, Path forwardNote) {
    this.commands = commands;
    this.name = name;
    this.plan = plan;
    this.forwardNote = forwardNote;
  }

  public void prepare() throws HostException {
    if (!exists(name)) {
      ip("link", "add", "name", name, "type", "bridge");
    }
    // A fixed address of its own: otherwise it changes with every container that comes or goes.
    ip("link", "set", "dev", name, "address", plan.bridgeMac());
    ip("address", "replace", plan.gateway() + "/" + plan.subnet().prefix(), "dev", name);
    write(ipv6("disable_ipv6"), "1", false);
    // Link-local frames pass no filter before the bridge learns from them.
    write(LINKS.resolve(name).resolve("bridge/no_linklocal_learn"), "1", false);
    // Connections of the host to its own 127.0.0.1 are answered by containers behind the bridge.
    write(Kernel.PROC.resolve("sys/net/ipv4/conf/" + name + "/route_localnet"), "1", true);
    ip("link", "set", "dev", name, "up");
    forward();
  }

  /** Takes down what {@link #prepare} made; forwarding only if it was off before. */
  public void remove() throws HostException {
    if (exists(name)) {
      ip("link", "delete", "dev", name);
    }
    try {
      if (Files.deleteIfExists(forwardNote)) {
        write(FORWARD, "0", true);
      }
    } catch (IOException e) {
      throw new HostException(HostFault.SETUP, STEP, "cannot remove " + forwardNote, e);
    }
  }

  /**
   * Forbids the bridge to pass anything between this container and another, and to learn from a
   * container whose hardware address is where: a forged frame would draw the neighbour's traffic.
   */
  public void isolate(Slot slot) throws HostException {
    String veth = plan.veth(slot);
    Path port = LINKS.resolve(veth).resolve("brport");
    write(port.resolve("isolated"), "1", true);
    write(port.resolve("learning"), "0", true);
    write(port.resolve("unicast_flood"), "0", true);
    commands.require(
        HostFault.NETWORK,
        STEP,
        Command.of("bridge", "fdb", "replace", plan.mac(slot), "dev", veth, "master", "static")
            .timeout(TIMEOUT));
    commands.require(
        HostFault.NETWORK,
        STEP,
        Command.of("ip", "neighbour", "replace", plan.address(slot), "lladdr", plan.mac(slot))
            .with("dev", name, "nud", "permanent")
            .timeout(TIMEOUT));
  }

  /** Removes a link that outlived its container. */
  public void removeLink(Slot slot) throws HostException {
    String veth = plan.veth(slot);
    if (!exists(veth)) {
      return;
    }
    CommandResult result =
        commands.attempt(STEP, Command.of("ip", "link", "delete", "dev", veth).timeout(TIMEOUT));
    // The kernel removes it by itself when the last process of its container has ended.
    if (!result.ok() && exists(veth)) {
      throw new HostException(HostFault.NETWORK, STEP, "cannot remove link " + veth);
    }
  }

  public boolean hasLink(Slot slot) {
    return exists(plan.veth(slot));
  }

  private void forward() throws HostException {
    try {
      if (Files.readString(FORWARD).strip().equals("0")) {
        Files.writeString(forwardNote, "0\n");
        write(FORWARD, "1", true);
      }
    } catch (IOException e) {
      throw new HostException(HostFault.SETUP, STEP, "cannot enable forwarding", e);
    }
  }

  private Path ipv6(String key) {
    return Kernel.PROC.resolve("sys/net/ipv6/conf/" + name + "/" + key);
  }

  private void ip(String... arguments) throws HostException {
    commands.require(HostFault.SETUP, STEP, Command.of("ip").with(arguments).timeout(TIMEOUT));
  }

  private static boolean exists(String link) {
    return Files.exists(LINKS.resolve(link));
  }

  private static void write(Path file, String value, boolean required) throws HostException {
    try {
      if (required || Files.exists(file)) {
        Files.writeString(file, value);
      }
    } catch (IOException e) {
      throw new HostException(HostFault.NETWORK, STEP, "cannot set " + file, e);
    }
  }
}
