package org.paygress.hostd.preflight;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.paygress.system.process.Command;
import org.paygress.system.process.CommandResult;
import org.paygress.system.process.ProcessRunner;

/**
 * What a machine's network already has when we come.
 *
 * @param barriers chains that drop forwarded packets unless a rule in them says otherwise
 */
record NetworkFacts(List<LinkAddress> addresses, List<Chain> barriers) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** A chain of nftables, or of iptables as nftables shows it. */
  record Chain(String family, String table, String name) {
    @Override
    public String toString() {
      return family + " " + table + " " + name;
    }
  }

  NetworkFacts {
    addresses = List.copyOf(addresses);
    barriers = List.copyOf(barriers);
  }

  static NetworkFacts ofThisMachine() {
    CommandResult chains =
        new ProcessRunner().run(Command.of("nft", "-j", "list", "chains").timeout(TIMEOUT));
    return new NetworkFacts(
        LinkAddress.ofThisMachine(), chains.ok() ? barriers(chains.stdout()) : List.of());
  }

  /**
   * @param chains what {@code nft -j list chains} printed
   */
  static List<Chain> barriers(String chains) {
    try {
      JsonNode all = JSON.readTree(chains).path("nftables");
      return StreamSupport.stream(all.spliterator(), false)
          .map(node -> node.path("chain"))
          .filter(chain -> chain.path("hook").asText().equals("forward"))
          .filter(chain -> chain.path("policy").asText().equals("drop"))
          .map(NetworkFacts::chain)
          .toList();
    } catch (JsonProcessingException e) {
      return List.of();
    }
  }

  private static Chain chain(JsonNode node) {
    return new Chain(
        node.path("family").asText(), node.path("table").asText(), node.path("name").asText());
  }
}
