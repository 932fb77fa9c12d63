package org.paygress.cashu.mint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.paygress.cashu.crypto.CurvePoint;
import org.paygress.cashu.lightning.Bolt11Invoice;
import org.paygress.cashu.token.KeysetId;
import org.paygress.cashu.token.Proof;
import org.paygress.protocol.money.MintUrl;
import org.paygress.system.Parsed;

/** The requests of a wallet to one mint. Safe for many threads. */
public final class MintClient implements AutoCloseable {
  /** The path of {@link #swap}. */
  public static final String SWAP = "/v1/swap";

  private static final int KEYS_AT_ONCE = 16;

  private final MintHttp http;
  private final Optional<HttpClient> own;
  private final Semaphore keysAsked = new Semaphore(KEYS_AT_ONCE);

  /**
   * A client of {@code mint}, with connections of its own until it is closed.
   *
   * @param timeout the longest wait for one answer, body included
   */
  public MintClient(MintUrl mint, Duration timeout) {
    HttpClient client = MintHttp.newClient(timeout);
    this.http = new MintHttp(client, mint, timeout);
    this.own = Optional.of(client);
  }

  MintClient(HttpClient shared, MintUrl mint, Duration timeout) {
    this.http = new MintHttp(shared, mint, timeout);
    this.own = Optional.empty();
  }

  /** Ends its connections, but not those that it shares. */
  @Override
  public void close() {
    own.ifPresent(HttpClient::shutdownNow);
  }

  /** NUT-06. */
  public MintAnswer<MintInfo> info() {
    return http.get("/v1/info").read(MintInfo::read);
  }

  /** All keysets, active or not (NUT-02). */
  public MintAnswer<List<KeysetInfo>> keysets() {
    return http.get("/v1/keysets").read(MintJson::keysetInfos);
  }

  /** The keys of the active keysets (NUT-01); unchecked against their ids. */
  public MintAnswer<Map<KeysetId, SortedMap<Long, CurvePoint>>> keys() {
    return http.get("/v1/keys").read(MintJson::keys);
  }

  /**
   * The keys of one keyset (NUT-02); unchecked against its id. Strangers' tokens name keysets that
   * nobody asked for so far: only 16 threads ask, however long the mint takes.
   */
  public MintAnswer<Map<KeysetId, SortedMap<Long, CurvePoint>>> keys(KeysetId id) {
    if (!keysAsked.tryAcquire()) {
      return new MintAnswer.Unclear<>("too many wait for the mint's keys already");
    }
    try {
      return http.get("/v1/keys/" + id.hex()).read(MintJson::keys);
    } finally {
      keysAsked.release();
    }
  }

  /**
   * NUT-03. Spends {@code inputs} for signatures on {@code outputs}, in their order.
   *
   * @param witnesses what an input's secret demands (NUT-11); empty for most
   */
  public MintAnswer<List<BlindSignature>> swap(
      List<Proof> inputs,
      List<BlindedMessage> outputs,
      Function<String, Optional<String>> witnesses) {
    ObjectNode body = MintJson.object();
    body.set("inputs", MintJson.inputs(inputs, witnesses));
    body.set("outputs", MintJson.outputs(outputs));
    return http.post(SWAP, body).read(MintJson::signatures);
  }

  /** NUT-07. */
  public MintAnswer<Map<CurvePoint, ProofState>> states(List<CurvePoint> ys) {
    ObjectNode body = MintJson.object();
    ArrayNode list = body.putArray("Ys");
    ys.forEach(y -> list.add(y.hex()));
    return http.post("/v1/checkstate", body)
        .read(MintJson::states)
        .read(
            states ->
                states.keySet().containsAll(ys)
                    ? Parsed.ok(states)
                    : Parsed.malformed("the mint left out the state of a proof"));
  }

  /** NUT-09. The signatures the mint once made, by B_; messages it never signed are missing. */
  public MintAnswer<Map<CurvePoint, BlindSignature>> restore(List<BlindedMessage> outputs) {
    ObjectNode body = MintJson.object();
    body.set("outputs", MintJson.outputs(outputs));
    return http.post("/v1/restore", body).read(MintJson::restored);
  }

  /** NUT-04: asks what {@code amount} units cost. */
  public MintAnswer<MintQuote> mintQuote(String unit, long amount) {
    ObjectNode body = MintJson.object().put("amount", amount).put("unit", unit);
    return http.post("/v1/mint/quote/bolt11", body).read(MintClient::quote);
  }

  /** NUT-04: whether it has been paid. */
  public MintAnswer<MintQuote> mintQuoteState(String quoteId) {
    return http.get("/v1/mint/quote/bolt11/" + quoteId).read(MintClient::quote);
  }

  /** NUT-04: signatures for a paid quote. */
  public MintAnswer<List<BlindSignature>> mint(String quoteId, List<BlindedMessage> outputs) {
    ObjectNode body = MintJson.object().put("quote", quoteId);
    body.set("outputs", MintJson.outputs(outputs));
    return http.post("/v1/mint/bolt11", body).read(MintJson::signatures);
  }

  /** NUT-05: asks what paying an invoice out of {@code unit} takes. */
  public MintAnswer<MeltQuote> meltQuote(String unit, Bolt11Invoice invoice) {
    ObjectNode body = MintJson.object().put("request", invoice.text()).put("unit", unit);
    return http.post("/v1/melt/quote/bolt11", body).read(MeltQuote::read);
  }

  /** NUT-05: how far the payment got. */
  public MintAnswer<MeltQuote> meltQuoteState(String quoteId) {
    return http.get("/v1/melt/quote/bolt11/" + quoteId).read(MeltQuote::read);
  }

  /** NUT-05: pays, with blank outputs for the change (NUT-08), none where there will be none. */
  public MintAnswer<MeltQuote> melt(
      String quoteId, List<Proof> inputs, List<BlindedMessage> blanks) {
    ObjectNode body = MintJson.object().put("quote", quoteId);
    body.set("inputs", MintJson.inputs(inputs));
    if (!blanks.isEmpty()) {
      body.set("outputs", MintJson.outputs(blanks));
    }
    return http.post("/v1/melt/bolt11", body).read(MeltQuote::read);
  }

  static Parsed<MintQuote> quote(JsonNode root) {
    JsonNode id = root.path("quote");
    if (!id.isTextual() || !id.textValue().matches("[A-Za-z0-9_-]{1,128}")) {
      return Parsed.malformed("the mint's quote has no usable id");
    }
    return Parsed.ok(
        new MintQuote(
            id.textValue(), root.path("request").asText(""), root.path("state").asText("")));
  }
}
