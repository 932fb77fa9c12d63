package org.paygress.hostd.config;

import java.util.List;
import java.util.Map;
import org.paygress.system.config.ConfigFormat;
import org.paygress.system.config.ConfigTables;
import org.paygress.system.config.ConfigText;
import org.paygress.system.config.Findings;
import org.paygress.system.config.Section;
import org.paygress.system.log.LogConfig;

/**
 * The whole configuration file of the root process, valid.
 *
 * @param hostd where it keeps its things and whom it serves
 * @param settings of the host
 * @param images where templates and their root filesystems are
 */
public record HostdConfig(
    HostdSection hostd, HostSettings settings, ImageSettings images, LogConfig log) {

  /** All sections, in the order they are written. */
  public static final List<Section> SECTIONS =
      List.of(
          HostdSection.SECTION,
          NetworkConfig.SECTION,
          EgressConfig.SECTION,
          StorageConfig.SECTION,
          TemplatesConfig.SECTION,
          ContainersSection.SECTION,
          LogConfig.SECTION);

  /** How its file is read. */
  public static final ConfigFormat<HostdConfig> FORMAT =
      new ConfigFormat<>(SECTIONS, "paygress-hostd", Map.of(), HostdConfig::read);

  /** The text of a new file. */
  public static String newFile() {
    return ConfigText.render(
        "The configuration of paygress-hostd, which runs as root. Units are in the names of keys."
            + " Check an edited file with paygress-hostd check-config; it is read once, at the"
            + " start.",
        SECTIONS,
        Map.of(),
        Map.of());
  }

  private static HostdConfig read(ConfigTables tables, Findings findings) {
    HostdSection hostd = HostdSection.read(tables.one(HostdSection.SECTION));
    NetworkConfig network = NetworkConfig.read(tables.one(NetworkConfig.SECTION));
    EgressConfig egress = EgressConfig.read(tables.one(EgressConfig.SECTION));
    StorageConfig storage = StorageConfig.read(tables.one(StorageConfig.SECTION), hostd.stateDir());
    TemplatesConfig templates = TemplatesConfig.read(tables.one(TemplatesConfig.SECTION));
    ContainersSection containers = ContainersSection.read(tables.one(ContainersSection.SECTION));
    if (!templates.dir().isAbsolute()) {
      findings.problem(
          "templates.dir",
          "templates.dir is a relative path",
          "write an absolute one, or \"\" for the registry that comes with the program");
    }
    return new HostdConfig(
        hostd,
        new HostSettings(
            hostd.stateDir(),
            network.bridge(),
            network.nftTable(),
            network.subnet(),
            network.portBase(),
            network.portsPerLease(),
            network.idmapBase(),
            containers.sshTimeout(),
            containers.readyTimeout(),
            egress.policy()),
        new ImageSettings(
            templates.dir(), storage.poolDir(), storage.poolSizeMb(), storage.budget()),
        LogConfig.read(tables.one(LogConfig.SECTION)));
  }
}
