package org.paygress.protocol.message;

import java.util.List;
import java.util.Optional;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.nostr.PublicKey;

/**
 * What a provider rents out (kind 38383). Schema version 1.
 *
 * @param capabilities "lxc", "vm"
 * @param mints whose ecash it takes; read from others, addresses we could not pay at are left out
 * @param uptimePercent 0 to 100, measured from the provider's own heartbeats
 * @param p2pk whether it takes tokens that are locked to its key (NUT-11); left out on the wire
 *     when it does not
 * @param stakeProof a JSON value as text, of no meaning to us
 */
public record Offer(
    PublicKey provider,
    String hostname,
    Optional<String> location,
    List<String> capabilities,
    List<Spec> specs,
    List<MintUrl> mints,
    double uptimePercent,
    long totalJobsCompleted,
    Optional<String> apiEndpoint,
    IsolationLevel isolationLevel,
    boolean p2pk,
    Optional<String> stakeProof) {

  public Offer {
    capabilities = List.copyOf(capabilities);
    specs = List.copyOf(specs);
    mints = List.copyOf(mints);
    if (!(uptimePercent >= 0 && uptimePercent <= 100)) {
      throw new IllegalArgumentException("uptime is 0 to 100 percent");
    }
  }
}
