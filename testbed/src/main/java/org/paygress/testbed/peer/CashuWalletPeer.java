package org.paygress.testbed.peer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HexFormat;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.protocol.nostr.SecretKey;

/** A wallet made of cashu-ts, in its own process. */
public final class CashuWalletPeer implements AutoCloseable {

  /** A token and how many proofs it is made of, which is what the mint's input fee counts. */
  public record Minted(String token, int proofs) {
    @Override
    public String toString() {
      return "Minted(redacted)";
    }
  }

  private final PeerProcess process;
  private final MintUrl mint;

  /** Starts it for one mint, without money. */
  public CashuWalletPeer(NodePeers peers, MintUrl mint) {
    process = PeerProcess.start(peers, "wallet.mjs");
    this.mint = mint;
  }

  /** A token of new money, which the mint gives for a quote that it pays itself. */
  public Minted mint(long sats) {
    return minted("mint", sats);
  }

  /** A token that is worth {@code sats} to its receiver: it holds the fee of receiving it too. */
  public Minted mintWithFee(long sats) {
    return minted("mint_with_fee", sats);
  }

  /** A token that only the holder of a key can spend (NUT-11). */
  public Minted mintLocked(long sats, PublicKey receiver) {
    return minted("mint_locked", sats, "02" + receiver.hex());
  }

  private Minted minted(String operation, long sats) {
    return minted(operation, sats, "");
  }

  private Minted minted(String operation, long sats, String key) {
    JsonNode minted =
        process.ask(
            PeerProcess.request(operation)
                .put("mint", mint.value())
                .put("sats", sats)
                .put("key", key));
    return new Minted(minted.path("token").asText(), minted.path("proofs").asInt());
  }

  /** Takes a token's money; the sats left after the mint's fee. */
  public long receive(String token) {
    return process
        .ask(PeerProcess.request("receive").put("mint", mint.value()).put("token", token))
        .path("sats")
        .asLong();
  }

  /** The same for a token that is locked to {@code key}. */
  public long receive(String token, SecretKey key) {
    return process
        .ask(
            PeerProcess.request("receive")
                .put("mint", mint.value())
                .put("token", token)
                .put("key", HexFormat.of().formatHex(key.bytes())))
        .path("sats")
        .asLong();
  }

  /** The milliseconds of processor time that receiving a token takes, DLEQ proofs checked. */
  public double receiveCpuMillis(String token) {
    return process
        .ask(PeerProcess.request("receive_timed").put("mint", mint.value()).put("token", token))
        .path("millis")
        .asDouble();
  }

  /** {@code mint}, {@code unit}, {@code sats}, {@code proofs} and {@code states} of a token. */
  public JsonNode inspect(String token) {
    return process.ask(
        PeerProcess.request("inspect").put("mint", mint.value()).put("token", token));
  }

  @Override
  public void close() {
    process.close();
  }
}
