package org.paygress.protocol.message;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.paygress.system.Parsed;

/** Times as the reference prints them: RFC 3339, seconds, "+00:00" rather than "Z". */
final class Rfc3339 {

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Rfc3339() {}

  static String print(Instant time) {
    return FORMAT.format(time);
  }

  static Parsed<Instant> parse(String text) {
    try {
      var time = OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC);
      if (time.getYear() < 0 || time.getYear() > 9999) {
        return Parsed.malformed("must be a time in RFC 3339");
      }
      return Parsed.ok(time.toInstant());
    } catch (DateTimeException e) {
      return Parsed.malformed("must be a time in RFC 3339");
    }
  }
}
