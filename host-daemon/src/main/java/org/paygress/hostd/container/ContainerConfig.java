package org.paygress.hostd.container;

import java.nio.file.Path;
import org.paygress.host.CgroupVersion;
import org.paygress.host.Placement;
import org.paygress.hostd.network.AddressPlan;
import org.paygress.templates.Template;

/**
 * Renders a container's LXC configuration. It holds only what a container must have before it can
 * run and what follows from its slot; nothing in it tells one consumer from another.
 */
public final class ContainerConfig {

  private ContainerConfig() {}

  /**
   * The configuration of one container.
   *
   * @param rootfs the container's own subvolume
   * @param template its init and data path; both were checked when the registry was read
   * @param volumeDir host directory below the shared mount point; a volume mounted on it later
   *     appears in the container
   * @param seccomp file with the refused system calls
   * @param limits lines that limit what it may use
   * @param appArmor whether the kernel enforces AppArmor profiles
   */
  public static String render(
      Placement placement,
      AddressPlan plan,
      String bridge,
      Template template,
      Path rootfs,
      Path volumeDir,
      Path seccomp,
      CgroupVersion cgroup,
      String limits,
      boolean appArmor) {
    var slot = placement.slot();
    StringBuilder config = new StringBuilder(1024);
    line(config, "lxc.include", "/usr/share/lxc/config/common.conf");
    line(config, "lxc.include", "/usr/share/lxc/config/userns.conf");
    line(config, "lxc.uts.name", placement.lease().hostName());
    line(config, "lxc.rootfs.path", "dir:" + rootfs);
    line(config, "lxc.rootfs.options", "idmap=container,nodev");
    line(config, "lxc.idmap", "u 0 " + plan.idBase(slot) + " " + AddressPlan.IDS_PER_SLOT);
    line(config, "lxc.idmap", "g 0 " + plan.idBase(slot) + " " + AddressPlan.IDS_PER_SLOT);
    line(config, "lxc.net.0.type", "veth");
    line(config, "lxc.net.0.link", bridge);
    line(config, "lxc.net.0.name", "eth0");
    line(config, "lxc.net.0.flags", "up");
    line(config, "lxc.net.0.hwaddr", plan.mac(slot));
    line(config, "lxc.net.0.veth.pair", plan.veth(slot));
    line(config, "lxc.net.0.ipv4.address", plan.address(slot) + "/" + plan.subnet().prefix());
    line(config, "lxc.net.0.ipv4.gateway", plan.gateway());
    line(config, "lxc.seccomp.profile", seccomp.toString());
    security(config, appArmor);
    if (cgroup == CgroupVersion.V1) {
      // Controllers may be below another manager's group there; stay inside it. On v2 a group with
      // processes of its own (a systemd service) cannot hand controllers down, so stay outside.
      line(config, "lxc.cgroup.relative", "1");
    }
    config.append(limits);
    line(config, "lxc.init.cmd", String.join(" ", template.init()));
    template
        .dataPath()
        .map(path -> path.substring(1))
        .ifPresent(
            inside ->
                line(
                    config,
                    "lxc.mount.entry",
                    volumeDir + " " + inside + " none rbind,rslave,create=dir 0 0"));
    return config.toString();
  }

  private static void security(StringBuilder config, boolean appArmor) {
    line(config, "lxc.apparmor.profile", appArmor ? "generated" : "unconfined");
    line(config, "lxc.apparmor.allow_nesting", "0");
    // Inside its user namespace root keeps what a Debian system needs; these it never needs.
    line(config, "lxc.cap.drop", "mac_admin mac_override sys_time sys_module sys_rawio");
    line(config, "lxc.cap.drop", "sys_boot syslog wake_alarm block_suspend audit_control");
    // When the machine is out of memory tenants go first, and no core of theirs meets its handler.
    line(config, "lxc.proc.oom_score_adj", "500");
    line(config, "lxc.prlimit.core", "0");
    line(config, "lxc.no_new_privs", "0");
    line(config, "lxc.signal.halt", "SIGRTMIN+3");
    line(config, "lxc.start.auto", "0");
  }

  private static void line(StringBuilder config, String key, String value) {
    config.append(key).append(" = ").append(value).append('\n');
  }
}
