package org.paygress.provider.payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.cashu.token.Proof;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.message.ReplyCodec;
import org.paygress.protocol.nostr.DirectMessages;
import org.paygress.protocol.nostr.DmKind;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.EventId;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.provider.lease.Failure;
import org.paygress.provider.reply.ReplyWriter;
import org.paygress.system.Parsed;
import org.paygress.testbed.mint.DevMint;
import org.paygress.testbed.mint.DevMintOptions;
import org.paygress.testbed.mint.DevMints;
import org.paygress.wallet.ReceiveOutcome;
import org.paygress.wallet.WalletSettings;
import org.paygress.wallet.saga.CashuWallet;
import org.paygress.wallet.seed.WalletSeed;

/**
 * Every refund that the wallet can make can be sealed in both kinds of direct messages, is read as
 * what it was, and can be redeemed. Property {@code refunds} asks for more of them.
 */
class RefundSealsTest {

  private static final int REFUNDS = Integer.getInteger("refunds", 10_000);

  /** As many proofs as the wallet ever gives away in one token; of one amount, and of different. */
  private static final int PROOFS_MAX = 40;

  private static final int OF_AN_AMOUNT = 16;
  private static final int AMOUNTS = 32;

  /** To open costs as much as to seal, and has tests of its own. */
  private static final int OPENED_EVERY = 10;

  @TempDir Path dir;
  private final long seed = Long.getLong("paygress.test.seed", System.nanoTime());
  private final SecretKey provider = SecretKey.generate();
  private final SecretKey consumer = SecretKey.generate();

  @Test
  void every_refund_seals_in_both_kinds_parses_and_is_money() {
    System.out.println("RefundSealsTest: -Dpaygress.test.seed=" + seed);
    try (DevMint old = DevMint.start(0, DevMintOptions.defaults().withKeysetIdVersion(0));
        DevMint fresh = DevMint.start(0, DevMintOptions.defaults())) {
      List<List<Proof>> pools = List.of(pool(old), pool(fresh));
      IntStream.range(0, REFUNDS)
          .parallel()
          .forEach(
              i -> {
                SplittableRandom random = new SplittableRandom(seed + i);
                int which = random.nextInt(2);
                Token token =
                    new Token(
                        (which == 0 ? old : fresh).url(),
                        "sat",
                        some(random, pools.get(which)),
                        Optional.empty());
                assertSeals(random, token, i % OPENED_EVERY == 0, "seed " + seed + ", refund " + i);
              });
      // The proofs are the mints' own, and unspent: what is read as it was can be redeemed.
      assertRedeemable(old, pools.getFirst());
      assertRedeemable(fresh, pools.getLast());
    }
  }

  private static List<Proof> pool(DevMint mint) {
    List<Proof> pool = new ArrayList<>();
    for (int i = 0; i < OF_AN_AMOUNT; i++) {
      List<Long> parts = new ArrayList<>();
      for (int bit = 0; bit < AMOUNTS; bit++) {
        parts.add(1L << bit);
      }
      pool.addAll(DevMints.mintToken(mint.url(), "sat", parts).proofs());
    }
    return pool;
  }

  /** Few or many; of all amounts, or of one. */
  private static List<Proof> some(SplittableRandom random, List<Proof> pool) {
    List<Proof> left = new ArrayList<>(pool);
    if (random.nextInt(4) == 0) {
      long amount = 1L << random.nextInt(AMOUNTS);
      left.removeIf(proof -> proof.amount() != amount);
    }
    int count = 1 + random.nextInt(Math.min(left.size(), PROOFS_MAX));
    List<Proof> some = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      some.add(left.remove(random.nextInt(left.size())));
    }
    return some;
  }

  private void assertSeals(SplittableRandom random, Token token, boolean opens, String name) {
    ErrorReply reply =
        ReplyWriter.refund(
            new Failure(ErrorType.PROVISIONING_ERROR, "x".repeat(1 + random.nextInt(300))),
            List.of(token));
    String text = ReplyCodec.encode(reply, EventId.of("ab".repeat(32)));
    for (DmKind kind : DmKind.values()) {
      Event event = DirectMessages.seal(kind, provider, consumer.publicKey(), text, 1_800_000_000L);
      assertThat(event.toJson().length()).as(name).isLessThan(64 * 1024);
      if (opens) {
        assertThat(ok(DirectMessages.open(event, consumer)).plaintext()).as(name).isEqualTo(text);
      }
    }
    ErrorReply refund = (ErrorReply) ok(ReplyCodec.parse(text));
    assertThat(refund.refundToken()).as(name).isEqualTo(refund.details());
    Token parsed = ok(Token.parse(refund.refundToken().orElseThrow()));
    assertThat(parsed.amount()).as(name).isEqualTo(token.amount());
    assertThat(parsed.proofs().stream().map(proof -> proof.secret() + proof.c().hex()).toList())
        .as(name)
        .containsExactlyInAnyOrderElementsOf(
            token.proofs().stream().map(proof -> proof.secret() + proof.c().hex()).toList());
  }

  private static <T> T ok(Parsed<T> parsed) {
    return switch (parsed) {
      case Parsed.Ok<T>(var value) -> value;
      case Parsed.Malformed<T>(var reason) -> throw new AssertionError(reason);
    };
  }

  /** A wallet takes every proof of them, in tokens as large as any that is given away. */
  private void assertRedeemable(DevMint mint, List<Proof> proofs) {
    try (CashuWallet wallet =
        CashuWallet.open(
            WalletSettings.of(
                dir.resolve(mint.url().value().replaceAll("\\W", "_")),
                WalletSeed.generate(),
                Set.of(mint.url())))) {
      for (int from = 0; from < proofs.size(); from += PROOFS_MAX) {
        List<Proof> some = proofs.subList(from, Math.min(from + PROOFS_MAX, proofs.size()));
        Token token = new Token(mint.url(), "sat", some, Optional.empty());
        assertThat(wallet.receive("r" + from, ok(Token.parse(token.encode()))))
            .isInstanceOf(ReceiveOutcome.Received.class);
      }
    }
  }
}
