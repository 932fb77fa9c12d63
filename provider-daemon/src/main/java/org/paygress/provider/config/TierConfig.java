package org.paygress.provider.config;

import java.util.List;
import java.util.Optional;
import org.paygress.system.config.BasicTypes;
import org.paygress.system.config.Key;
import org.paygress.system.config.Problem;
import org.paygress.system.config.Section;
import org.paygress.system.config.TableReader;

/**
 * One {@code [[tiers]]} entry: a size of container and its price. The first tier is what a request
 * gets that names none.
 *
 * @param id how requests name it
 * @param cpuMillicores 1000 is one core
 * @param memoryMb MiB
 * @param diskMb MiB of disk quota, and the size of an encrypted volume
 * @param pidsMax processes and threads
 * @param rateMsatsPerSec price
 */
public record TierConfig(
    String id,
    String name,
    String description,
    int cpuMillicores,
    int memoryMb,
    int diskMb,
    int pidsMax,
    long rateMsatsPerSec) {

  static final Section SECTION =
      Section.repeated(
          "tiers",
          "What is for sale, one [[tiers]] section each; a request that names none gets the"
              + " first. Without any, the three of a fresh file are offered.");

  static final Key<String> ID =
      SECTION.required(
          "id", ValueTypes.slug(), "How a request names this tier (pod_spec_id); unique.");
  static final Key<String> NAME =
      SECTION.required("name", BasicTypes.text(1, 64), "The tier's name in the offer.");
  static final Key<String> DESCRIPTION =
      SECTION.key(
          "description", BasicTypes.text(0, 256), "", "One line about the tier in the offer.");
  static final Key<Integer> CPU_MILLICORES =
      SECTION.required(
          "cpu_millicores", BasicTypes.integer(100, 256_000), "Processor time; 1000 is one core.");
  static final Key<Integer> MEMORY_MB =
      SECTION.required(
          "memory_mb", BasicTypes.integer(64, 4_194_304), "Memory limit in MiB, without swap.");
  static final Key<Integer> DISK_MB =
      SECTION.key(
          "disk_mb",
          BasicTypes.integer(64, 1_048_576),
          2048,
          "Disk quota in MiB; an encrypted data volume has this size too.");
  static final Key<Integer> PIDS_MAX =
      SECTION.key(
          "pids_max",
          BasicTypes.integer(32, 65_536),
          512,
          "How many processes and threads a container may have.");
  static final Key<Integer> RATE_MSATS_PER_SEC =
      SECTION.required(
          "rate_msats_per_sec",
          BasicTypes.integer(1, 1_000_000_000),
          "The price of one second in millisatoshi.");

  /** The tiers of a file that names none: those of the reference daemon, at its prices. */
  public static final List<TierConfig> DEFAULTS =
      List.of(
          new TierConfig(
              "basic", "Basic", "1 vCPU, 1GB RAM - Great for testing", 1000, 1024, 2048, 512, 50),
          new TierConfig(
              "standard",
              "Standard",
              "2 vCPU, 2GB RAM - General purpose",
              2000,
              2048,
              4096,
              1024,
              100),
          new TierConfig(
              "premium",
              "Premium",
              "4 vCPU, 4GB RAM - High performance",
              4000,
              4096,
              8192,
              2048,
              200));

  /**
   * Tells when there is too little disk for as many of the largest leases as may live.
   *
   * @param poolMb MiB that all leases together can be promised
   */
  public static Optional<Problem> shortage(List<TierConfig> tiers, int leasesMax, int poolMb) {
    long each = tiers.stream().mapToLong(TierConfig::diskMb).max().orElse(0);
    long all = each * leasesMax;
    return all <= poolMb
        ? Optional.empty()
        : Optional.of(
            Problem.of(
                leasesMax
                    + " leases of the largest tier need "
                    + all
                    + " MiB of the pool, and "
                    + poolMb
                    + " are for rent",
                "nothing, if fewer or smaller ones are enough: the rest are answered no_capacity;"
                    + " or raise storage.pool_size_mb in hostd.toml"));
  }

  static TierConfig read(TableReader reader) {
    return new TierConfig(
        reader.get(ID, ""),
        reader.get(NAME, ""),
        reader.get(DESCRIPTION),
        reader.get(CPU_MILLICORES, 0),
        reader.get(MEMORY_MB, 0),
        reader.get(DISK_MB),
        reader.get(PIDS_MAX),
        reader.get(RATE_MSATS_PER_SEC, 0));
  }

  /** The values as TOML, in the order of the keys. */
  List<String> toml() {
    return List.of(
        ID.kind().toml(id),
        NAME.kind().toml(name),
        DESCRIPTION.kind().toml(description),
        CPU_MILLICORES.kind().toml(cpuMillicores),
        MEMORY_MB.kind().toml(memoryMb),
        DISK_MB.kind().toml(diskMb),
        PIDS_MAX.kind().toml(pidsMax),
        RATE_MSATS_PER_SEC.kind().toml(Math.toIntExact(rateMsatsPerSec)));
  }
}
