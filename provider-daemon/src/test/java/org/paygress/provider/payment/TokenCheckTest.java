package org.paygress.provider.payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.cashu.token.P2pkLock;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.money.Msat;
import org.paygress.protocol.money.Rate;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.provider.lease.Failure;
import org.paygress.provider.lease.TokenProof;
import org.paygress.provider.payment.TokenCheck.Verdict;
import org.paygress.system.Parsed;
import org.paygress.testbed.mint.DevMint;
import org.paygress.testbed.mint.DevMintOptions;
import org.paygress.testbed.mint.DevMints;
import org.paygress.wallet.ReceiveOutcome;
import org.paygress.wallet.SendOutcome;
import org.paygress.wallet.Wallet;
import org.paygress.wallet.WalletSettings;
import org.paygress.wallet.saga.CashuWallet;
import org.paygress.wallet.seed.WalletSeed;

/** What is said of tokens of a mint that takes 1 sat for a token of up to ten proofs. */
class TokenCheckTest {

  private static final Rate RATE = new Rate(50);
  private static final SecretKey PROVIDER = SecretKey.generate();

  private static final Trials TRIALS =
      new Trials(
          new Trials.Limits(1, 1, 1, Duration.ofSeconds(1), Duration.ofSeconds(1)),
          InstantSource.system());

  @TempDir Path dir;
  private final DevMint mint = DevMint.start(0, DevMintOptions.defaults().withFee(100));
  private final DevMint stranger = DevMint.start(0, DevMintOptions.defaults());
  private Wallet wallet;
  private TokenCheck tokenCheck;

  @BeforeEach
  void open() {
    wallet =
        CashuWallet.open(
            WalletSettings.of(dir.resolve("wallet.db"), WalletSeed.generate(), Set.of(mint.url()))
                .unlocking(PROVIDER));
    tokenCheck = new TokenCheck(wallet, TRIALS);
  }

  @AfterEach
  void close() {
    wallet.close();
    mint.close();
    stranger.close();
  }

  /** The token as it reads off the wire, where keyset ids are short. */
  private static Verdict good(Token token, TokenProof proof) {
    Token read = ((Parsed.Ok<Token>) Token.parse(token.encode())).value();
    return new Verdict.Good(read, proof);
  }

  private static void bad(Verdict verdict, ErrorType type, String message) {
    assertThat(verdict).isEqualTo(new Verdict.Bad(new Failure(type, message)));
  }

  @Test
  void a_token_that_buys_the_minimum_to_the_second_is_good() {
    Token token = DevMints.mintToken(mint.url(), 4);
    // 4 sat less 1 for the mint are 3000 msat, at 50 msat a second 60 s.
    assertThat(tokenCheck.inspect(token.encode(), RATE, 60))
        .isEqualTo(good(token, TokenProof.PROVEN));
  }

  @Test
  void a_token_that_misses_it_by_a_second_is_not() {
    Token token = DevMints.mintToken(mint.url(), 4);
    bad(
        tokenCheck.inspect(token.encode(), RATE, 61),
        ErrorType.INSUFFICIENT_PAYMENT,
        "Insufficient payment for minimum duration after the mint's fees. Required: 3050 msats for"
            + " 61s");
  }

  @Test
  void a_token_locked_to_us_is_said_to_be() {
    Path other = dir.resolve("alice.db");
    var settings = WalletSettings.of(other, WalletSeed.generate(), Set.of(mint.url()));
    try (Wallet alice = CashuWallet.open(settings)) {
      assertThat(alice.receive("in", DevMints.mintToken(mint.url(), 64)))
          .isInstanceOf(ReceiveOutcome.Received.class);
      P2pkLock lock = new P2pkLock(PROVIDER.publicKey(), Optional.empty());
      SendOutcome sent = alice.send("out", mint.url(), "sat", new Msat(32_000), lock);
      Token token = ((SendOutcome.Sent) sent).token();
      assertThat(tokenCheck.inspect(token.encode(), RATE, 60))
          .isEqualTo(good(token, TokenProof.LOCKED));
    }
  }

  @Test
  void what_is_no_token_is_refused_without_repeating_it() {
    Verdict verdict = tokenCheck.inspect("cashuBmarker", RATE, 60);
    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Bad.class,
            refused -> {
              assertThat(refused.failure().type()).isEqualTo(ErrorType.INVALID_TOKEN);
              assertThat(refused.failure().message())
                  .startsWith("Invalid Cashu token: ")
                  .doesNotContain("marker");
            });
  }

  @Test
  void a_token_of_another_mint_is_refused_by_what_the_wallet_says() {
    Token token = DevMints.mintToken(stranger.url(), 100);
    assertThat(tokenCheck.inspect(token.encode(), RATE, 60))
        .isInstanceOfSatisfying(
            Verdict.Bad.class,
            refused ->
                assertThat(refused.failure().type()).isEqualTo(ErrorType.NON_WHITELISTED_MINT));
  }
}
