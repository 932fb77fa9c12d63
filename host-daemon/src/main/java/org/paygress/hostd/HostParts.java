package org.paygress.hostd;

import java.nio.file.Path;
import org.paygress.hostd.config.HostSettings;
import org.paygress.hostd.container.Cgroups;
import org.paygress.hostd.container.ContainerDirectory;
import org.paygress.hostd.container.ContainerStates;
import org.paygress.hostd.container.Limits;
import org.paygress.hostd.container.LxcCommands;
import org.paygress.hostd.image.RootfsStore;
import org.paygress.hostd.kernel.Commands;
import org.paygress.hostd.kernel.Kernel;
import org.paygress.hostd.network.AddressPlan;
import org.paygress.hostd.network.Bridge;
import org.paygress.hostd.network.PacketFilter;
import org.paygress.luks.VolumeManager;
import org.paygress.luks.VolumeName;
import org.paygress.protocol.LeaseId;
import org.paygress.system.process.ProcessRunner;

/** The tools that provisioning and destruction share. */
record HostParts(
    HostSettings settings,
    AddressPlan plan,
    Commands commands,
    ContainerDirectory containers,
    LxcCommands lxc,
    ContainerStates states,
    Cgroups cgroups,
    Limits limits,
    Bridge bridge,
    PacketFilter filter,
    VolumeMounts mounts,
    VolumeManager volumes,
    RootfsStore images) {

  static HostParts of(
      HostSettings settings, ProcessRunner runner, VolumeManager volumes, RootfsStore images) {
    AddressPlan plan = new AddressPlan(settings);
    Commands commands = new Commands(runner);
    ContainerDirectory containers =
        new ContainerDirectory(settings.stateDir().resolve("containers"), settings.table());
    LxcCommands lxc = new LxcCommands(commands, containers);
    Cgroups cgroups = new Cgroups();
    return new HostParts(
        settings,
        plan,
        commands,
        containers,
        lxc,
        new ContainerStates(containers, lxc, cgroups),
        cgroups,
        new Limits(cgroups),
        new Bridge(
            commands, settings.bridge(), plan, settings.stateDir().resolve("ip_forward.was")),
        new PacketFilter(commands, settings.table(), settings.bridge(), plan, settings.egress()),
        new VolumeMounts(commands, Kernel.RUN.resolve("paygress").resolve(settings.table())),
        volumes,
        images);
  }

  /** The file with the system calls that containers are refused. */
  Path seccomp() {
    return settings.stateDir().resolve("seccomp");
  }

  /** The name of a lease's data volume. */
  VolumeName volume(LeaseId lease) {
    return VolumeName.of(containers.name(lease));
  }
}
