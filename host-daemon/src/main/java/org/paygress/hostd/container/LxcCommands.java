package org.paygress.hostd.container;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import org.paygress.host.HostException;
import org.paygress.host.HostFault;
import org.paygress.hostd.kernel.Commands;
import org.paygress.protocol.LeaseId;
import org.paygress.system.process.Command;
import org.paygress.system.process.CommandResult;

/** The lxc-* programs, one method each. */
public final class LxcCommands {

  private static final Duration QUICK = Duration.ofSeconds(15);
  private static final Duration SLOW = Duration.ofSeconds(60);

  /**
   * With newuidmap in its path LXC insists on the id ranges of /etc/subuid; without it, it writes
   * the map itself. The ranges are ours by configuration, so it must not find that program, which
   * is in a bin directory; apparmor_parser, which it may need, is in an sbin one.
   */
  private static final String WITHOUT_NEWUIDMAP = "/usr/sbin:/sbin";

  private static final String PATH =
      "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private final Commands commands;
  private final ContainerDirectory containers;

  public LxcCommands(Commands commands, ContainerDirectory containers) {
    this.commands = commands;
    this.containers = containers;
  }

  /** Starts a container and returns when its init runs. */
  public void start(LeaseId lease) throws HostException {
    Command command =
        command("/usr/bin/lxc-start", lease)
            .with("-l", "ERROR", "-o", containers.log(lease).toString())
            .env("PATH", WITHOUT_NEWUIDMAP)
            .timeout(SLOW);
    CommandResult result = commands.attempt("start", command);
    if (!result.ok()) {
      throw new HostException(
          HostFault.CONTAINER_START, "start", "lxc-start: " + containers.firstError(lease));
    }
  }

  /** Kills every process of a container; it may be frozen, or not run at all. */
  public CommandResult kill(LeaseId lease) throws HostException {
    return commands.attempt("stop", command("lxc-stop", lease).with("-k").timeout(SLOW));
  }

  /** Lets a frozen container go on; one that was not frozen just runs. */
  public void unfreeze(LeaseId lease) throws HostException {
    Command command = command("lxc-unfreeze", lease).timeout(QUICK);
    commands.require(HostFault.CONTAINER_START, "thaw", command);
  }

  /** What LXC calls the state ({@code RUNNING}, {@code FROZEN}, …); empty when it does not say. */
  public String state(LeaseId lease) throws HostException {
    Command command = command("lxc-info", lease).with("-s", "-H").timeout(QUICK);
    CommandResult result = commands.attempt("state", command);
    return result.ok() ? result.stdout().strip().toUpperCase(Locale.ROOT) : "";
  }

  /** The host's id of a container's init process; empty when it does not run. */
  public OptionalLong initPid(LeaseId lease) throws HostException {
    Command command = command("lxc-info", lease).with("-p", "-H").timeout(QUICK);
    String said = commands.attempt("state", command).stdout().strip();
    return said.matches("[0-9]{1,10}")
        ? OptionalLong.of(Long.parseLong(said))
        : OptionalLong.empty();
  }

  /**
   * Runs a constant shell script as the container's root with nothing of our environment. What it
   * says is heard by nobody: processes that it leaves behind would hold our end of a pipe for ever.
   *
   * @param script never holds anything a stranger sent
   * @param input what the script reads; this is how a stranger's words get in
   */
  public CommandResult attach(
      LeaseId lease, String step, String script, String input, Duration timeout)
      throws HostException {
    Command command =
        command("lxc-attach", lease)
            .with("--clear-env", "--set-var", PATH, "--", "/bin/sh", "-c", script)
            .stdin(input.getBytes(StandardCharsets.UTF_8))
            .unheard()
            .timeout(timeout);
    return commands.attempt(step, command);
  }

  private Command command(String program, LeaseId lease) {
    return Command.of(program, "-P", containers.dir().toString(), "-n", containers.name(lease));
  }
}
