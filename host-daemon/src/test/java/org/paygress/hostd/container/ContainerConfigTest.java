package org.paygress.hostd.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.paygress.host.CgroupVersion;
import org.paygress.host.Placement;
import org.paygress.host.Slot;
import org.paygress.hostd.OneDaemon;
import org.paygress.hostd.network.AddressPlan;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.message.TemplateSlug;
import org.paygress.templates.DefaultReplication;
import org.paygress.templates.Readiness;
import org.paygress.templates.Recipe;
import org.paygress.templates.Template;

class ContainerConfigTest {

  private static final Placement PLACEMENT = new Placement(new LeaseId(1007), new Slot(2));

  @Test
  void the_config_follows_from_slot_and_template() {
    assertThat(render(Optional.of("/var/lib/postgresql"), CgroupVersion.V2, false))
        .contains(
            "lxc.uts.name = pg-1007\n",
            "lxc.rootfs.path = dir:/pool/leases/pg-1007\n",
            "lxc.rootfs.options = idmap=container,nodev\n",
            "lxc.idmap = u 0 1131072 65536\nlxc.idmap = g 0 1131072 65536\n",
            "lxc.net.0.ipv4.address = 10.97.0.4/16\n",
            "lxc.net.0.ipv4.gateway = 10.97.0.1\n",
            "lxc.cgroup.pids.max = 200\nlxc.init.cmd = /sbin/init\n",
            "lxc.mount.entry = /run/m/pg-1007 var/lib/postgresql none rbind,rslave,create=dir 0 0\n")
        .doesNotContain("lxc.cgroup.relative");
  }

  @Test
  void a_container_is_confined() {
    assertThat(render(Optional.empty(), CgroupVersion.V1, true))
        .contains(
            "lxc.seccomp.profile = /state/seccomp\n",
            "lxc.apparmor.profile = generated\n",
            "lxc.apparmor.allow_nesting = 0\n",
            "lxc.cap.drop = mac_admin mac_override sys_time sys_module sys_rawio\n",
            "lxc.cgroup.relative = 1\n")
        .doesNotContain("lxc.mount.entry");
    assertThat(render(Optional.empty(), CgroupVersion.V1, false))
        .contains("lxc.apparmor.profile = unconfined\n");
  }

  private static String render(Optional<String> dataPath, CgroupVersion cgroup, boolean appArmor) {
    return ContainerConfig.render(
        PLACEMENT,
        new AddressPlan(OneDaemon.SETTINGS),
        "paygress0",
        template(dataPath),
        Path.of("/pool/leases/pg-1007"),
        Path.of("/run/m/pg-1007"),
        Path.of("/state/seccomp"),
        cgroup,
        "lxc.cgroup.pids.max = 200\n",
        appArmor);
  }

  /** A template that is never built. */
  private static Template template(Optional<String> dataPath) {
    Recipe recipe =
        new Recipe(
            Optional.empty(), Optional.of("bookworm"), List.of(), List.of(), List.of(), List.of());
    return new Template(
        TemplateSlug.of("debian"),
        "for tests",
        recipe,
        "0123456789abcdef",
        List.of("/sbin/init"),
        List.of(),
        Map.of(),
        Set.of(),
        dataPath,
        Optional.empty(),
        DefaultReplication.NONE,
        new Readiness.None());
  }
}
