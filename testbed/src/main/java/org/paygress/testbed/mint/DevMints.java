package org.paygress.testbed.mint;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.paygress.cashu.crypto.Bdhke;
import org.paygress.cashu.crypto.CurvePoint;
import org.paygress.cashu.crypto.Scalar;
import org.paygress.cashu.mint.BlindSignature;
import org.paygress.cashu.mint.BlindedMessage;
import org.paygress.cashu.mint.KeysetInfo;
import org.paygress.cashu.mint.MintAnswer;
import org.paygress.cashu.mint.MintClient;
import org.paygress.cashu.mint.MintQuote;
import org.paygress.cashu.token.KeysetId;
import org.paygress.cashu.token.Proof;
import org.paygress.cashu.token.ProofDleq;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.money.MintUrl;

/** Tokens out of nothing: from mints that pay their own quotes. */
public final class DevMints {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private DevMints() {}

  /** A token of {@code sats}, signed by the mint, with DLEQ proofs. */
  public static Token mintToken(MintUrl mint, long sats) {
    return mintToken(mint, "sat", sats);
  }

  /** A token of {@code amount} units in as few proofs as can be. */
  public static Token mintToken(MintUrl mint, String unit, long amount) {
    List<Long> parts = new ArrayList<>();
    for (int bit = 0; bit < 32; bit++) {
      if ((amount >> bit & 1) == 1) {
        parts.add(1L << bit);
      }
    }
    return mintToken(mint, unit, parts);
  }

  /** A token with one proof for each of {@code parts}. */
  public static Token mintToken(MintUrl mint, String unit, List<Long> parts) {
    try (MintClient client = new MintClient(mint, TIMEOUT)) {
      return mintToken(client, mint, unit, parts);
    }
  }

  private static Token mintToken(MintClient client, MintUrl mint, String unit, List<Long> parts) {
    KeysetId keyset =
        done(client.keysets()).stream()
            .filter(info -> info.active() && info.unit().equals(unit))
            .map(KeysetInfo::id)
            .findFirst()
            .orElseThrow();
    Map<KeysetId, SortedMap<Long, CurvePoint>> all = done(client.keys(keyset));
    SortedMap<Long, CurvePoint> keys = Optional.ofNullable(all.get(keyset)).orElseThrow();
    List<Blank> blanks = parts.stream().map(amount -> Blank.of(amount, keyset)).toList();
    String quote = paidQuote(client, unit, parts.stream().mapToLong(part -> part).sum());
    List<BlindSignature> signatures =
        done(client.mint(quote, blanks.stream().map(Blank::message).toList()));
    List<Proof> proofs = new ArrayList<>();
    for (int i = 0; i < blanks.size(); i++) {
      Blank blank = blanks.get(i);
      CurvePoint key = Optional.ofNullable(keys.get(blank.message().amount())).orElseThrow();
      proofs.add(blank.unblind(signatures.get(i), key));
    }
    return new Token(mint, unit, proofs, Optional.empty());
  }

  private record Blank(String secret, Scalar r, BlindedMessage message) {

    static Blank of(long amount, KeysetId keyset) {
      String secret = HexFormat.of().formatHex(Scalar.random().bytes());
      Scalar r = Scalar.random();
      CurvePoint b = Bdhke.blind(Bdhke.hashToCurve(secret), r);
      return new Blank(secret, r, new BlindedMessage(amount, keyset, b));
    }

    Proof unblind(BlindSignature signature, CurvePoint key) {
      return new Proof(
          message.amount(),
          message.keyset(),
          secret,
          Bdhke.unblind(signature.c(), r, key),
          signature.dleq().map(dleq -> new ProofDleq(dleq.e(), dleq.s(), r)));
    }

    @Override
    public String toString() {
      return "Blank(redacted)";
    }
  }

  private static String paidQuote(MintClient client, String unit, long amount) {
    MintQuote quote = done(client.mintQuote(unit, amount));
    for (int attempt = 0; attempt < 50 && !quote.isPaid(); attempt++) {
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
      quote = done(client.mintQuoteState(quote.id()));
    }
    return quote.id();
  }

  private static <T> T done(MintAnswer<T> answer) {
    if (answer instanceof MintAnswer.Done<T>(var value)) {
      return value;
    }
    throw new IllegalStateException("the mint does not mint: " + answer.failure());
  }
}
