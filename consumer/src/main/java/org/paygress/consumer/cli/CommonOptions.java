package org.paygress.consumer.cli;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.paygress.consumer.UserException;
import org.paygress.consumer.cli.TokenSource.Given;
import org.paygress.consumer.exchange.Progress;
import org.paygress.consumer.files.DataDir;
import org.paygress.consumer.files.IdentityFile;
import org.paygress.consumer.payment.Payer;
import org.paygress.consumer.payment.PaymentBook;
import org.paygress.consumer.payment.RefundRedeemer;
import org.paygress.consumer.payment.TokenLock;
import org.paygress.protocol.message.PaidRequest;
import org.paygress.protocol.nostr.DmKind;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.system.Parsed;
import org.paygress.system.files.Directories;
import picocli.CommandLine.Option;

/** Options that most commands take. */
public final class CommonOptions {

  @Option(
      names = "--relay",
      paramLabel = "URL",
      split = ",",
      description =
          "Relay to use, wss://… (ws:// on loopback); repeat for several. Default: the environment"
              + " variable PAYGRESS_RELAYS, separated by commas.")
  private List<String> relays = List.of();

  @Option(
      names = "--identity",
      paramLabel = "FILE",
      description = "Your key file. Default: ~/.paygress/identity")
  private @Nullable Path identity;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Where the record of your payments and your wallet are. Default: where the key file is.")
  private @Nullable Path data;

  @Option(names = "--json", description = "Print one JSON object instead of text.")
  private boolean json;

  @Option(names = "--nip17", description = "Send a NIP-17 gift wrap instead of a NIP-04 message.")
  private boolean nip17;

  public boolean json() {
    return json;
  }

  public DmKind dmKind() {
    return nip17 ? DmKind.NIP17 : DmKind.NIP04;
  }

  public IdentityFile identityFile() {
    Path file = identity;
    return file == null ? IdentityFile.standard() : new IdentityFile(file);
  }

  public SecretKey key() throws UserException {
    return identityFile().loadOrCreate();
  }

  public DataDir dataDir() {
    Path dir = data;
    return new DataDir(dir == null ? Directories.parent(identityFile().path()) : dir);
  }

  public PaymentBook book() {
    return new PaymentBook(dataDir());
  }

  public Payer checkout(SecretKey key, Progress progress) {
    TokenLock locks = new TokenLock(book(), dataDir(), key);
    return new Payer(key, book(), locks, redeemer(key), progress);
  }

  public RefundRedeemer redeemer(SecretKey key) {
    return new RefundRedeemer(book(), dataDir(), key);
  }

  /** The token to pay a provider with. */
  public Given given(TokenSource payment, String provider) throws UserException {
    return EarlierUse.current(payment.read(), provider(provider), book().payments());
  }

  public Payer.Order order(String provider, TokenSource payment, Given given, PaidRequest request)
      throws UserException {
    return new Payer.Order(
        provider(provider), dmKind(), relays(), given.token(), request, payment.lock(given));
  }

  public boolean namesRelays() {
    return !relays.isEmpty();
  }

  /** The relays to use; one that is named twice is one. */
  public List<RelayUrl> relays() throws UserException {
    if (!relays.isEmpty()) {
      return relays(relays);
    }
    String fromEnvironment = System.getenv("PAYGRESS_RELAYS");
    if (fromEnvironment == null || fromEnvironment.isBlank()) {
      throw new UserException("no relay is named", "pass --relay URL or set PAYGRESS_RELAYS");
    }
    return relays(List.of(fromEnvironment.split(",", -1)));
  }

  private static List<RelayUrl> relays(List<String> named) throws UserException {
    Set<RelayUrl> urls = new LinkedHashSet<>();
    for (String text : named) {
      switch (RelayUrl.parse(text.strip())) {
        case Parsed.Ok<RelayUrl>(var url) -> urls.add(url);
        case Parsed.Malformed<RelayUrl> _ ->
            throw new UserException(
                text.strip() + " is no address of a relay",
                "it has the form wss://HOST (ws:// on loopback)");
      }
    }
    return List.copyOf(urls);
  }

  public static PublicKey provider(String text) throws UserException {
    return switch (PublicKey.parse(text)) {
      case Parsed.Ok<PublicKey>(var key) -> key;
      case Parsed.Malformed<PublicKey> _ ->
          throw new UserException(
              "the provider is not a public key", "give it as npub… or 64 hex characters");
    };
  }
}
