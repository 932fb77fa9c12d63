package org.paygress.provider.config;

import java.util.List;
import org.paygress.system.config.Key;
import org.paygress.system.config.TableReader;

/**
 * {@code [network]}: addresses, ports and ids of containers. Slot n has address subnet + n + 2, the
 * ports from {@code portBase + n * portsPerLease} on, and the uids from {@code idmapBase + n *
 * 65536} on.
 *
 * @param bridge the bridge we create
 * @param nftTable the nftables table (family inet) we create, and the mark on our containers
 * @param subnet IPv4 in CIDR notation, /16 to /28
 * @param portBase the first published port
 * @param portsPerLease SSH and the template's ports
 * @param idmapBase the first host uid and gid used in containers
 */
public record NetworkConfig(
    String bridge, String nftTable, String subnet, int portBase, int portsPerLease, int idmapBase) {

  private static final String SECTION = "network";

  static final Key<String> BRIDGE =
      Key.of(
          SECTION,
          "bridge",
          ValueTypes.interfaceName(),
          "paygress0",
          "The name of the network bridge that is created for containers.");
  static final Key<String> NFT_TABLE =
      Key.of(
          SECTION,
          "nft_table",
          ValueTypes.interfaceName(),
          "paygress",
          "The name of the nftables table that is created, and the mark on our containers; a second"
              + " daemon on one machine needs another.");
  static final Key<String> SUBNET =
      Key.of(
          SECTION,
          "subnet",
          ValueTypes.subnet(),
          "10.97.0.0/16",
          "The private IPv4 network of the containers, /16 to /28; it must be free on this machine.");
  static final Key<Integer> PORT_BASE =
      Key.of(
          SECTION,
          "port_base",
          ValueTypes.integer(1024, 65_000),
          31_000,
          "The first port published for containers; a lease has ports_per_lease ports in a row.");
  static final Key<Integer> PORTS_PER_LEASE =
      Key.of(
          SECTION,
          "ports_per_lease",
          ValueTypes.integer(1, 64),
          8,
          "How many published ports each lease reserves: one for SSH, the rest for its template.");
  static final Key<Integer> IDMAP_BASE =
      Key.of(
          SECTION,
          "idmap_base",
          ValueTypes.integer(65_536, 2_000_000_000),
          1_000_000,
          "The first host user and group id used inside containers; a lease has 65536 of them.");
  static final List<Key<?>> KEYS =
      List.of(BRIDGE, NFT_TABLE, SUBNET, PORT_BASE, PORTS_PER_LEASE, IDMAP_BASE);

  static NetworkConfig read(TableReader reader) {
    return new NetworkConfig(
        reader.get(BRIDGE),
        reader.get(NFT_TABLE),
        reader.get(SUBNET),
        reader.get(PORT_BASE),
        reader.get(PORTS_PER_LEASE),
        reader.get(IDMAP_BASE));
  }
}
