package org.paygress.provider.peers;

import com.fasterxml.jackson.databind.JsonNode;
import org.paygress.protocol.money.MintUrl;

/** A wallet made of cashu-ts, in its own process. */
final class CashuWalletPeer implements AutoCloseable {

  /** A token and how many proofs it is made of, which is what the mint's input fee counts. */
  record Minted(String token, int proofs) {
    @Override
    public String toString() {
      return "Minted(redacted)";
    }
  }

  private final PeerProcess process = PeerProcess.start("wallet.mjs");
  private final MintUrl mint;

  CashuWalletPeer(MintUrl mint) {
    this.mint = mint;
  }

  Minted mint(long sats) {
    JsonNode minted =
        process.ask(PeerProcess.request("mint").put("mint", mint.value()).put("sats", sats));
    return new Minted(minted.path("token").asText(), minted.path("proofs").asInt());
  }

  /** Takes a token's money; the sats left after the mint's fee. */
  long receive(String token) {
    return process
        .ask(PeerProcess.request("receive").put("mint", mint.value()).put("token", token))
        .path("sats")
        .asLong();
  }

  /** {@code mint}, {@code unit}, {@code sats}, {@code proofs} and {@code states} of a token. */
  JsonNode inspect(String token) {
    return process.ask(
        PeerProcess.request("inspect").put("mint", mint.value()).put("token", token));
  }

  @Override
  public void close() {
    process.close();
  }
}
