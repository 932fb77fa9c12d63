package org.paygress.cashu.lightning;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.paygress.protocol.Bech32;
import org.paygress.protocol.money.Msat;
import org.paygress.system.Parsed;

/**
 * A Lightning invoice that names its amount (BOLT 11). Form, checksum and amount are checked;
 * signature and content are the paying mint's business.
 */
public final class Bolt11Invoice {
  /** Characters of the longest invoice that is read. */
  public static final int LENGTH_MAX = 4_096;

  /** Timestamp and signature alone take 111 characters, the checksum 6. */
  private static final int DATA_LENGTH_MIN = 117;

  private static final Pattern PREFIX =
      Pattern.compile("ln(?:bcrt|bc|tbs|tb|sb)(?:([1-9][0-9]{0,17})([munp]?))?");
  private static final BigInteger PICO_PER_MSAT = BigInteger.TEN;

  /** All bitcoin there will be. */
  private static final BigInteger MSAT_MAX = BigInteger.valueOf(2_100_000_000_000_000_000L);

  private final String text;
  private final Msat amount;

  private Bolt11Invoice(String text, Msat amount) {
    this.text = text;
    this.amount = amount;
  }

  /** Reads an invoice, with or without a leading "lightning:"; the reason repeats nothing of it. */
  public static Parsed<Bolt11Invoice> parse(String input) {
    String text = input.strip();
    if (text.length() > LENGTH_MAX) {
      return Parsed.malformed("an invoice has at most " + LENGTH_MAX + " characters");
    }
    String lower = text.toLowerCase(Locale.ROOT);
    if (!text.equals(lower) && !text.equals(text.toUpperCase(Locale.ROOT))) {
      return Parsed.malformed("an invoice does not mix upper and lower case");
    }
    String bare = lower.startsWith("lightning:") ? lower.substring(10) : lower;
    int separator = bare.lastIndexOf('1');
    if (separator < 0 || bare.length() - separator - 1 < DATA_LENGTH_MIN) {
      return Parsed.malformed("not an invoice: too short");
    }
    String prefix = bare.substring(0, separator);
    Matcher parts = PREFIX.matcher(prefix);
    if (!parts.matches()) {
      return Parsed.malformed("not an invoice: unknown prefix or amount");
    }
    if (!Bech32.isChecked(prefix, bare.substring(separator + 1))) {
      return Parsed.malformed("not an invoice: a character is wrong");
    }
    return amount(parts.group(1), parts.group(2))
        .then(amount -> Parsed.ok(new Bolt11Invoice(bare, amount)));
  }

  private static Parsed<Msat> amount(@Nullable String digits, @Nullable String multiplier) {
    if (digits == null || multiplier == null) {
      return Parsed.malformed("the invoice names no amount");
    }
    long pico =
        switch (multiplier) {
          case "m" -> 1_000_000_000L;
          case "u" -> 1_000_000L;
          case "n" -> 1_000L;
          case "p" -> 1L;
          default -> 1_000_000_000_000L;
        };
    BigInteger[] msat =
        new BigInteger(digits).multiply(BigInteger.valueOf(pico)).divideAndRemainder(PICO_PER_MSAT);
    if (msat[1].signum() != 0) {
      return Parsed.malformed("the invoice names parts of a millisatoshi");
    }
    return msat[0].compareTo(MSAT_MAX) > 0
        ? Parsed.malformed("the invoice names more bitcoin than there is")
        : Parsed.ok(new Msat(msat[0].longValueExact()));
  }

  /** What is to be paid, at least 1 msat. */
  public Msat amount() {
    return amount;
  }

  /** In lower case, without scheme. */
  public String text() {
    return text;
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Bolt11Invoice other && text.equals(other.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return "Bolt11Invoice(" + amount + ")";
  }
}
