package org.paygress.testbed.demo;

import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.nostr.RelayUrl;

/**
 * The configuration files of the demo's two processes.
 *
 * @param relay the one relay
 * @param mint the one mint
 * @param stateDir of the daemon, as it sees it
 * @param hostDir of the root process, as it sees it
 * @param user the daemon's, by number
 * @param ports what it publishes
 * @param network bridge and addresses of its containers
 * @param tiers what it sells
 */
record DaemonConfig(
    RelayUrl relay,
    MintUrl mint,
    String stateDir,
    String hostDir,
    int user,
    PortPlan ports,
    ContainerNetwork network,
    Tiers tiers) {

  /** What is sold. */
  enum Tiers {
    /** The product's own default tiers. */
    STANDARD(60, ""),
    /** One sat a second, so that a lease can be seen to end; small, so that many fit. */
    SHORT(
        5,
        """
        [[tiers]]
        id = "basic"
        name = "Basic"
        description = "A small box by the second"
        cpu_millicores = 1000
        memory_mb = 256
        disk_mb = 256
        pids_max = 256
        rate_msats_per_sec = 1000
        """);

    private final int minimumDurationSecs;
    private final String text;

    Tiers(int minimumDurationSecs, String text) {
      this.minimumDurationSecs = minimumDurationSecs;
      this.text = text;
    }
  }

  String render() {
    return """
    [provider]
    name = "paygress demo"
    public_address = "127.0.0.1"
    state_dir = "STATE_DIR"

    [relays]
    urls = ["RELAY"]

    [mints]
    urls = ["MINT"]

    [leases]
    minimum_duration_secs = MINIMUM
    max_leases = LEASES
    grace_secs = 0
    memory_reserve_mb = 64

    # Under emulation the root process starts slowly.
    [host]
    socket = "SOCKET"
    patience_secs = 180

    [heartbeat]
    interval_secs = 20

    """
            .replace("STATE_DIR", stateDir)
            .replace("RELAY", relay.toString())
            .replace("MINT", mint.value())
            .replace("MINIMUM", Integer.toString(tiers.minimumDurationSecs))
            .replace("LEASES", Integer.toString(ports.leases()))
            .replace("SOCKET", socket())
        + tiers.text;
  }

  private String socket() {
    return hostDir + "/hostd.sock";
  }

  /** The root process's. */
  String renderHostd() {
    return """
    [hostd]
    state_dir = "HOST_DIR"
    socket = "SOCKET"
    user = "USER"

    [network]
    bridge = "BRIDGE"
    nft_table = "BRIDGE"
    subnet = "SUBNET"
    port_base = PORT_BASE
    ports_per_lease = PORTS

    [storage]
    pool_size_mb = POOL_MB
    # Nobody fills a demo's disks.
    sold_percent = 1000
    reserve_mb = 0

    # Under emulation a container boots slowly.
    [containers]
    ssh_timeout_secs = 180
    ready_timeout_secs = 300
    """
        .replace("HOST_DIR", hostDir)
        .replace("SOCKET", socket())
        .replace("USER", Integer.toString(user))
        .replace("BRIDGE", network.bridge())
        .replace("SUBNET", network.subnet())
        .replace("PORT_BASE", Integer.toString(ports.base()))
        .replace("PORTS", Integer.toString(ports.perLease()))
        .replace("POOL_MB", Integer.toString(PoolImage.SIZE_MB));
  }
}
