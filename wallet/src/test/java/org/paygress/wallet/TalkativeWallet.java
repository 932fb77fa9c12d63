package org.paygress.wallet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.paygress.cashu.token.P2pkLock;
import org.paygress.cashu.token.Proof;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.money.Msat;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.system.sqlite.StoreException;
import org.paygress.testbed.mint.DevMint;
import org.paygress.testbed.mint.DevMintOptions;
import org.paygress.testbed.mint.DevMints;
import org.paygress.testbed.mint.MintFault;
import org.paygress.wallet.saga.CashuWallet;
import org.paygress.wallet.seed.SeedWords;
import org.paygress.wallet.seed.WalletSeed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process that does with a wallet what can be done, logs at debug level, prints every value and
 * every exception it gets, and writes what was secret in all that into a file.
 */
final class TalkativeWallet {
  private static final Logger LOG = LoggerFactory.getLogger(TalkativeWallet.class);

  private final Path directory;
  private final DevMint mint;
  private final SeedWords words = SeedWords.generate();
  private final SecretKey key = SecretKey.generate();
  private final List<String> secrets = new ArrayList<>();

  private TalkativeWallet(Path directory, DevMint mint) {
    this.directory = directory;
    this.mint = mint;
  }

  /** The only argument is an empty directory. */
  public static void main(String[] args) throws IOException {
    try (DevMint mint = DevMint.start(0, DevMintOptions.defaults())) {
      new TalkativeWallet(Path.of(args[0]), mint).talk();
    }
  }

  private void talk() throws IOException {
    WalletSeed seed = WalletSeed.fromWords(words);
    secrets.add(words.text());
    secrets.add(String.join(", ", words.words()));
    secrets.add(HexFormat.of().formatHex(seed.bytes()));
    secrets.add(HexFormat.of().formatHex(key.bytes()));
    secrets.add(key.nsec());
    WalletSettings settings =
        new WalletSettings(
            directory.resolve("wallet.db"),
            seed,
            Set.of(mint.url()),
            Optional.of(key),
            Duration.ofMillis(700),
            (operation, step) -> say(operation, step));
    say(words, seed, settings, SeedWords.parse(words.text() + " zoo"));
    CashuWallet wallet = CashuWallet.open(settings);
    try (wallet) {
      trade(wallet);
      leaveOpen(wallet);
    }
    try {
      say(wallet.receive("closed", minted(4)));
    } catch (StoreException e) {
      LOG.debug("as it must be", e);
    }
    Files.writeString(
        directory.resolve("secrets"), String.join("\n", secrets), StandardCharsets.UTF_8);
  }

  private void trade(CashuWallet wallet) {
    Token token = minted(100);
    say(token, token.proofs(), wallet.assess(token), wallet.receive("good", token));
    say(wallet.receive("good", token), wallet.receive("again", token));
    for (MintFault fault : List.of(MintFault.GARBAGE, MintFault.WRONG_DLEQ, MintFault.HUGE_BODY)) {
      mint.faults().arm("/v1/swap", fault, 1);
      Token faulty = minted(8);
      say(wallet.receive("faulty-" + fault, faulty));
    }
    Proof proof = minted(8).proofs().getFirst();
    Proof forged = new Proof(8, proof.keyset(), proof.secret() + "f", proof.c(), Optional.empty());
    Token bad = new Token(mint.url(), "sat", List.of(forged), Optional.empty());
    say(wallet.assess(bad), wallet.receive("forged", bad));
    say(Token.parse(token.encode() + "!"), Token.parse(token.encodeV3().substring(1)));
    P2pkLock lock =
        P2pkLock.to(key.publicKey()).refundable(Instant.now().plusSeconds(3_600), key.publicKey());
    say(lock, wallet.send("locked", mint.url(), "sat", new Msat(21_000), lock));
    say(wallet.send("plain", mint.url(), "sat", new Msat(5_000)));
    wallet.sent("locked").ifPresent(this::remember);
    wallet.sent("plain").ifPresent(this::remember);
    say(wallet.receive("back", wallet.sent("locked").orElseThrow()));
    say(wallet.balances(), wallet.recover());
  }

  /** One receive and one send whose fate is unknown. */
  private void leaveOpen(CashuWallet wallet) {
    mint.faults().arm("/v1/swap", MintFault.ERROR_BEFORE_ACTING);
    mint.faults().arm("/v1/restore", MintFault.ERROR_BEFORE_ACTING);
    Token token = minted(16);
    say(wallet.receive("open", token));
    say(wallet.send("open-send", mint.url(), "sat", new Msat(3_000), P2pkLock.to(key.publicKey())));
  }

  private Token minted(long sats) {
    Token token = DevMints.mintToken(mint.url(), sats);
    remember(token);
    return token;
  }

  private void remember(Token token) {
    secrets.add(token.encode().substring("cashuB".length()));
    secrets.add(token.encodeV3().substring("cashuA".length()));
    for (Proof proof : token.proofs()) {
      // As it is in JSON, too.
      secrets.add(proof.secret());
      secrets.add(proof.secret().replace("\"", "\\\""));
      proof.dleq().ifPresent(dleq -> secrets.add(dleq.r().hex()));
    }
  }

  private static void say(Object... values) {
    for (Object value : values) {
      System.out.println(value);
    }
  }
}
