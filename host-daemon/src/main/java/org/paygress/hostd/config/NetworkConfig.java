package org.paygress.hostd.config;

import org.paygress.system.config.BasicTypes;
import org.paygress.system.config.Key;
import org.paygress.system.config.Section;
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

  static final Section SECTION =
      Section.one("network", "Addresses, ports and user ids of containers.");

  static final Key<String> BRIDGE =
      SECTION.key(
          "bridge",
          NetworkTypes.interfaceName(),
          "paygress0",
          "The name of the network bridge that is created for containers.");
  static final Key<String> NFT_TABLE =
      SECTION.key(
          "nft_table",
          NetworkTypes.interfaceName(),
          "paygress",
          "The name of the nftables table that is created, and the mark on our containers; a second"
              + " daemon on one machine needs another.");
  static final Key<String> SUBNET =
      SECTION.key(
          "subnet",
          NetworkTypes.subnet(),
          "10.97.0.0/16",
          "The private IPv4 network of the containers, /16 to /28; it must be free on this machine.");
  static final Key<Integer> PORT_BASE =
      SECTION.key(
          "port_base",
          BasicTypes.integer(1024, 65_000),
          31_000,
          "The first port published for containers; a lease has ports_per_lease ports in a row.");
  static final Key<Integer> PORTS_PER_LEASE =
      SECTION.key(
          "ports_per_lease",
          BasicTypes.integer(1, 64),
          8,
          "How many published ports each lease reserves: one for SSH, the rest for its template.");
  static final Key<Integer> IDMAP_BASE =
      SECTION.key(
          "idmap_base",
          BasicTypes.integer(65_536, 2_000_000_000),
          1_000_000,
          "The first host user and group id used inside containers; a lease has 65536 of them.");

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
