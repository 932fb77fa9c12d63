package org.paygress.protocol;

import java.util.regex.Pattern;
import org.paygress.system.Parsed;

/**
 * The name a consumer gives a workload, the same on every provider that holds it.
 *
 * <p>1 to 128 of {@code [A-Za-z0-9._-]}, but not "." or "..": it may end up in a path or a tag.
 */
public record WorkloadId(String value) {

  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9._-]{1,128}");
  private static final String RULE = "must be 1 to 128 of A-Z a-z 0-9 . _ -";

  public WorkloadId {
    if (!wellFormed(value)) {
      throw new IllegalArgumentException("a workload id " + RULE);
    }
  }

  public static Parsed<WorkloadId> parse(String text) {
    return wellFormed(text) ? Parsed.ok(new WorkloadId(text)) : Parsed.malformed(RULE);
  }

  public static WorkloadId of(String text) {
    return new WorkloadId(text);
  }

  private static boolean wellFormed(String text) {
    return SHAPE.matcher(text).matches() && !text.equals(".") && !text.equals("..");
  }

  @Override
  public String toString() {
    return value;
  }
}
