package org.paygress.testbed.demo;

import java.net.URI;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.system.Parsed;

/** What the command line asked for. */
sealed interface DemoOptions {

  /** Shown when the command line cannot be understood. */
  String USAGE =
      """
      usage: demo [--host] [--yes]
             demo --serve [--relay URL] [--mint URL] [--host] [--yes]
             demo --bench [--yes]
             demo token SATS [--mint URL]

        (nothing)    start everything, rent an encrypted database, use it, let it end
        --serve      stay up until SIGTERM; one line of JSON says where everything is
        --bench      on this machine's own kernel: 20 spawns, 4 at once, a status meanwhile
        token SATS   print a fresh token of the mint of a running demo, or of --mint
        --host       run the daemon on this machine's kernel even if that lacks dm-crypt
        --relay URL  use this relay, on this machine's loopback, in place of the built-in one
        --mint URL   likewise for the mint
        --yes        install missing Debian packages without asking
      """;

  /** All steps once, then the end. */
  record Run(boolean host) implements DemoOptions {}

  /** Up until SIGTERM. */
  record Serve(Optional<RelayUrl> relay, Optional<MintUrl> mint, boolean host)
      implements DemoOptions {}

  /** Measurements on this machine's kernel. */
  record Bench() implements DemoOptions {}

  /** A fresh token. */
  record FreshToken(long sats, Optional<MintUrl> mint) implements DemoOptions {}

  /** Reads the command line; the reason of a refusal is a sentence for its writer. */
  static Parsed<DemoOptions> parse(List<String> words) {
    try {
      return new Parsed.Ok<>(new Words(words).read());
    } catch (IllegalArgumentException e) {
      return new Parsed.Malformed<>(String.valueOf(e.getMessage()));
    }
  }

  /** Collects the words; {@link IllegalArgumentException} carries what is wrong with them. */
  final class Words {

    private final Iterator<String> words;
    private boolean host;
    private boolean serve;
    private boolean bench;
    private boolean token;
    private Optional<Long> sats = Optional.empty();
    private Optional<RelayUrl> relay = Optional.empty();
    private Optional<MintUrl> mint = Optional.empty();

    private Words(List<String> list) {
      words = list.iterator();
    }

    private DemoOptions read() {
      while (words.hasNext()) {
        String word = words.next();
        switch (word) {
          case "--host" -> host = true;
          case "--serve" -> serve = true;
          case "--bench" -> bench = true;
          case "--yes" -> {} // Meant for the script that starts us.
          case "--relay" -> relay = Optional.of(relay(value(word)));
          case "--mint" -> mint = Optional.of(mint(value(word)));
          case "token" -> token = true;
          default -> sats = Optional.of(sats(word));
        }
      }
      return chosen();
    }

    private DemoOptions chosen() {
      require(!(serve && bench) && !(token && (serve || bench)), "choose one thing to do");
      require(token || sats.isEmpty(), "a number stands only after: token");
      require(serve || relay.isEmpty(), "--relay belongs to --serve");
      require(serve || token || mint.isEmpty(), "--mint belongs to --serve and token");
      if (token) {
        require(!host, "--host means nothing for a token");
        return new FreshToken(
            sats.orElseThrow(() -> new IllegalArgumentException("how many sats? demo token SATS")),
            mint);
      }
      if (serve) {
        return new Serve(relay, mint, host);
      }
      return bench ? new Bench() : new Run(host);
    }

    private String value(String option) {
      require(words.hasNext(), option + " needs a URL");
      return words.next();
    }

    private static RelayUrl relay(String text) {
      return switch (RelayUrl.parse(text)) {
        case Parsed.Ok<RelayUrl>(RelayUrl url) -> {
          require(Loopback.is(url.uri()), "--relay must be on this machine's loopback");
          yield url;
        }
        case Parsed.Malformed<RelayUrl> _ ->
            throw new IllegalArgumentException("--relay must be ws://… or wss://…");
      };
    }

    private static MintUrl mint(String text) {
      return switch (MintUrl.parse(text)) {
        case Parsed.Ok<MintUrl>(MintUrl url) -> {
          require(
              Loopback.is(URI.create(url.value())), "--mint must be on this machine's loopback");
          yield url;
        }
        case Parsed.Malformed<MintUrl>(String reason) ->
            throw new IllegalArgumentException("--mint: " + reason);
      };
    }

    private static long sats(String word) {
      require(word.matches("[0-9]{1,9}") && Long.parseLong(word) > 0, "not understood: " + word);
      return Long.parseLong(word);
    }

    private static void require(boolean condition, String message) {
      if (!condition) {
        throw new IllegalArgumentException(message);
      }
    }
  }
}
