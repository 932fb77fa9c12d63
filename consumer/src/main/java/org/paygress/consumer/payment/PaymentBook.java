package org.paygress.consumer.payment;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.paygress.consumer.UserException;
import org.paygress.consumer.exchange.Answer;
import org.paygress.consumer.files.DataDir;
import org.paygress.protocol.message.PaidRequest;
import org.paygress.protocol.message.SpawnRequest;
import org.paygress.protocol.nostr.DirectMessages.Sealed;
import org.paygress.protocol.nostr.DmKind;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.system.Parsed;

/**
 * The record of every token we pay with. A token is in it before anything is done with it, and a
 * request before it leaves: whatever ends this process, nothing that was paid is forgotten.
 */
public final class PaymentBook {

  private static final int ID_BYTES = 6;
  private static final int NAME_CHARS_MIN = 4;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final DataDir dir;
  private final PaymentLog log;

  public PaymentBook(DataDir dir) {
    this.dir = dir;
    this.log = new PaymentLog(dir.payments());
  }

  /** Records a token that we were given. */
  public PaymentRecord take(
      PublicKey provider, DmKind dmKind, List<RelayUrl> relays, Money money, PaidRequest request)
      throws UserException {
    byte[] id = new byte[ID_BYTES];
    RANDOM.nextBytes(id);
    // A volume's key derives from the identity, so it need not lie about here.
    boolean encrypted =
        request instanceof SpawnRequest spawn && spawn.volumeEncryption().isPresent();
    var taken =
        new PaymentEntry.Taken(
            HexFormat.of().formatHex(id),
            now(),
            provider,
            dmKind,
            relays,
            money,
            request instanceof SpawnRequest spawn ? PaidRequests.withoutKey(spawn) : request,
            encrypted);
    write(taken);
    return PaymentRecord.of(taken);
  }

  public PaymentRecord locking(PaymentRecord payment, Optional<Instant> until)
      throws UserException {
    return add(payment, new PaymentEntry.Locking(payment.id(), now(), until));
  }

  public PaymentRecord sending(PaymentRecord payment, Sealed request, String token)
      throws UserException {
    return add(
        payment,
        new PaymentEntry.Sent(
            payment.id(), now(), request.id(), request.event().createdAt(), token));
  }

  public PaymentRecord answered(PaymentRecord payment, Answer answer) throws UserException {
    return add(
        payment,
        new PaymentEntry.Answered(
            payment.id(), now(), answer.event(), answer.text(), answer.reply()));
  }

  /**
   * Records that a refund was redeemed.
   *
   * @param token ours instead, or several with a space between
   */
  public PaymentRecord redeemed(PaymentRecord payment, PaymentEntry.Answered answer, String token)
      throws UserException {
    return add(payment, new PaymentEntry.Redeemed(payment.id(), now(), answer.event(), token));
  }

  public PaymentRecord reclaimed(PaymentRecord payment, Money money, String token)
      throws UserException {
    return add(payment, new PaymentEntry.Reclaimed(payment.id(), now(), money, token));
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS);
  }

  private PaymentRecord add(PaymentRecord payment, PaymentEntry entry) throws UserException {
    write(entry);
    return payment.with(entry);
  }

  private void write(PaymentEntry entry) throws UserException {
    try {
      log.append(PaymentEntryCodec.write(entry));
    } catch (IOException e) {
      throw new UserException(
          "the record of payments cannot be written: " + e.getMessage(),
          "look at " + dir.path() + ": space, owner, mode; a token you gave is still yours");
    }
  }

  /** All payments, the oldest first, as far as their lines can be read: see {@link #damage}. */
  public List<PaymentRecord> payments() throws UserException {
    return List.copyOf(read().byId().values());
  }

  /**
   * Which lines cannot be read. One line must not hide the others: each holds tokens, as plain
   * text.
   */
  public Optional<UserException> damage() throws UserException {
    List<String> lines = read().damaged();
    return lines.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new UserException(
                "line %s of %s is damaged".formatted(String.join(", ", lines), dir.payments()),
                "mend it from a backup, or move it to another file: the tokens in it are plain"
                    + " text"));
  }

  private record Reading(Map<String, PaymentRecord> byId, List<String> damaged) {}

  private Reading read() throws UserException {
    Map<String, PaymentRecord> byId = new LinkedHashMap<>();
    List<String> damaged = new ArrayList<>();
    int number = 0;
    for (String line : lines()) {
      number++;
      PaymentEntry entry =
          PaymentEntryCodec.read(line) instanceof Parsed.Ok<PaymentEntry>(var good) ? good : null;
      PaymentRecord known = entry == null ? null : byId.get(entry.payment());
      if (entry != null && known != null) {
        byId.put(entry.payment(), known.with(entry));
      } else if (entry instanceof PaymentEntry.Taken taken) {
        byId.put(taken.payment(), PaymentRecord.of(taken));
      } else {
        damaged.add(Integer.toString(number));
      }
    }
    return new Reading(byId, damaged);
  }

  private List<String> lines() throws UserException {
    try {
      return log.lines();
    } catch (IOException e) {
      throw new UserException(
          "the record of payments cannot be read: " + e.getMessage(), "look at " + dir.payments());
    }
  }

  /**
   * The payment of that name: the beginning of its own id or of one of its requests' ids.
   *
   * @throws UserException when there is none, or several
   */
  public PaymentRecord find(String name) throws UserException {
    List<PaymentRecord> found =
        name.length() < NAME_CHARS_MIN
            ? List.of()
            : payments().stream().filter(payment -> named(payment, name)).toList();
    if (found.size() != 1) {
      throw new UserException(
          (found.isEmpty() ? "no payment is" : "several payments are") + " named so",
          "'paygress history' shows them; give at least " + NAME_CHARS_MIN + " characters");
    }
    return found.getFirst();
  }

  private static boolean named(PaymentRecord payment, String name) {
    return payment.id().startsWith(name)
        || payment.sent().stream().anyMatch(sent -> sent.request().hex().startsWith(name));
  }

  /** The payment that began last. */
  public Optional<PaymentRecord> newest() throws UserException {
    List<PaymentRecord> all = payments();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
  }
}
