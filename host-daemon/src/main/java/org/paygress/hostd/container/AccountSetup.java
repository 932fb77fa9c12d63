package org.paygress.hostd.container;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.paygress.host.HostException;
import org.paygress.host.HostFault;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.message.SshPassword;
import org.paygress.protocol.message.SshUsername;
import org.paygress.system.process.CommandResult;

/**
 * Makes a running container somebody's. Each task is one process in the container: a constant
 * script that reads names, password and values from its standard input, so that none of them is
 * ever part of a command line, an environment or a shell's program text.
 */
public final class AccountSetup {

  private static final Duration ACCOUNT_TIMEOUT = Duration.ofSeconds(30);

  /** Idempotent. A name that is a group already (staff, users) gets that group as its own. */
  private static final String ACCOUNT =
      """
      set -eu
      umask 022
      IFS= read -r host
      IFS= read -r user
      IFS= read -r password
      IFS= read -r servers
      hostname "$host"
      printf '%s\\n' "$host" > /etc/hostname
      printf '127.0.0.1 localhost\\n127.0.1.1 %s\\n::1 localhost\\n' "$host" > /etc/hosts
      rm -f /etc/resolv.conf
      for server in $servers; do printf 'nameserver %s\\n' "$server"; done > /etc/resolv.conf
      if [ "$user" != root ] && ! id -u "$user" > /dev/null 2>&1; then
        set --
        if grep -q "^$user:" /etc/group; then set -- -g "$user"; fi
        if grep -q '^sudo:' /etc/group; then set -- "$@" -G sudo; fi
        useradd -m -s /bin/bash "$@" -- "$user"
      fi
      printf '%s:%s\\n' "$user" "$password" | chpasswd -c SHA512
      """;

  /** Variables lie one to a file in memory, readable by the container's root alone. */
  private static final String ASSIGN =
      """
      set -eu
      umask 077
      mkdir -p /run/paygress/env
      IFS= read -r user
      printf '%s\\n' "$user" > /run/paygress/user
      while read -r name value; do
        printf '%s' "$value" | base64 -d > "/run/paygress/env/$name"
      done
      cd /
      umask 022
      if [ -x /usr/lib/paygress/assign ]; then exec /usr/lib/paygress/assign < /dev/null; fi
      """;

  private final LxcCommands lxc;
  private final List<String> nameServers;

  /**
   * @param nameServers addresses of what a container asks for names
   */
  public AccountSetup(LxcCommands lxc, List<String> nameServers) {
    this.lxc = lxc;
    this.nameServers = List.copyOf(nameServers);
  }

  /** Sets the host name, makes the user when missing and sets the password. */
  public void account(LeaseId lease, String hostname, SshUsername user, SshPassword password)
      throws HostException {
    String input = hostname + "\n" + user.value() + "\n" + password.value() + "\n";
    input += String.join(" ", nameServers) + "\n";
    CommandResult result = lxc.attach(lease, "account", ACCOUNT, input, ACCOUNT_TIMEOUT);
    if (!result.ok()) {
      throw new HostException(
          HostFault.ACCOUNT, "account", "account setup ended with " + ending(result));
    }
  }

  /** Hands the environment to the image and lets it prepare its data. */
  public void assign(LeaseId lease, SshUsername user, Map<String, String> env, Duration timeout)
      throws HostException {
    StringBuilder input = new StringBuilder(user.value()).append('\n');
    for (Map.Entry<String, String> variable : env.entrySet()) {
      if (!variable.getKey().matches("[A-Za-z_][A-Za-z0-9_]{0,127}")) {
        throw new HostException(HostFault.ACCOUNT, "assign", "a variable has a malformed name");
      }
      byte[] value = variable.getValue().getBytes(StandardCharsets.UTF_8);
      input
          .append(variable.getKey())
          .append(' ')
          .append(Base64.getEncoder().encodeToString(value))
          .append('\n');
    }
    CommandResult result = lxc.attach(lease, "assign", ASSIGN, input.toString(), timeout);
    if (!result.ok()) {
      throw new HostException(
          HostFault.NOT_READY, "assign", "the template's own setup ended with " + ending(result));
    }
  }

  /** Only how it ended: what these programs say may repeat what they were given. */
  private static String ending(CommandResult result) {
    return result.end() == CommandResult.End.EXITED
        ? "status " + result.exitCode()
        : result.end().name();
  }
}
