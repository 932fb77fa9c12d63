package org.paygress.hostd.network;

import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

  /** IFF_UP of netdevice(7). */
  private static final long UP = 1;

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
    write(noLinkLocalLearn(), "1", false);
    // Connections of the host to its own 127.0.0.1 are answered by containers behind the bridge.
    write(routeLocalnet(), "1", true);
    ip("link", "set", "dev", name, "up");
    forward();
  }

  /** What of it is not as {@link #prepare} made it; empty when all is. */
  public List<String> damage() throws HostException {
    if (!exists(name)) {
      return List.of("the bridge is gone");
    }
    List<String> damage = new ArrayList<>();
    if ((Long.decode(read(LINKS.resolve(name).resolve("flags"))) & UP) == 0) {
      damage.add("the bridge is down");
    }
    if (!read(LINKS.resolve(name).resolve("address")).equals(plan.bridgeMac())) {
      damage.add("the bridge has another hardware address");
    }
    if (!hasAddress()) {
      damage.add("the bridge has lost its address");
    }
    for (Switch one : switches()) {
      if (Files.exists(one.file()) && !read(one.file()).equals(one.value())) {
        damage.add(one.file().getFileName() + " is " + read(one.file()));
      }
    }
    return damage;
  }

  /** What of a running container's link is not as {@link #isolate} made it. */
  public List<String> damage(Slot slot) throws HostException {
    String veth = plan.veth(slot);
    Path port = LINKS.resolve(veth).resolve("brport");
    if (!exists(veth)) {
      // It goes with its container.
      return List.of();
    }
    if (!Files.exists(port)) {
      return List.of(veth + " is not on the bridge");
    }
    List<String> damage = new ArrayList<>();
    if ((Long.decode(read(LINKS.resolve(veth).resolve("flags"))) & UP) == 0) {
      damage.add(veth + " is down");
    }
    if (!read(port.resolve("isolated")).equals("1")
        || !read(port.resolve("learning")).equals("0")) {
      damage.add(veth + " is not isolated");
    }
    return damage;
  }

  /** Puts a running container's link on the bridge again. */
  public void attach(Slot slot) throws HostException {
    ip("link", "set", "dev", plan.veth(slot), "master", name, "up");
    isolate(slot);
  }

  private boolean hasAddress() throws HostException {
    try {
      NetworkInterface link = NetworkInterface.getByName(name);
      return link != null
          && link.getInterfaceAddresses().stream()
              .anyMatch(address -> address.getAddress().getHostAddress().equals(plan.gateway()));
    } catch (SocketException e) {
      throw new HostException(HostFault.NETWORK, STEP, "cannot look at " + name, e);
    }
  }

  /** A file of the kernel and what it must hold. */
  private record Switch(Path file, String value) {}

  private List<Switch> switches() {
    return List.of(
        new Switch(FORWARD, "1"),
        new Switch(routeLocalnet(), "1"),
        new Switch(ipv6("disable_ipv6"), "1"),
        new Switch(noLinkLocalLearn(), "1"));
  }

  private Path noLinkLocalLearn() {
    return LINKS.resolve(name).resolve("bridge/no_linklocal_learn");
  }

  private Path routeLocalnet() {
    return Kernel.PROC.resolve("sys/net/ipv4/conf/" + name + "/route_localnet");
  }

  private static String read(Path file) throws HostException {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new HostException(HostFault.NETWORK, STEP, "cannot read " + file, e);
    }
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
