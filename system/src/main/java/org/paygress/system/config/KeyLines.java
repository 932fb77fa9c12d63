package org.paygress.system.config;

import java.util.HashMap;
import java.util.Map;

/**
 * In which line of a TOML text each key stands. The TOML parser keeps no positions, so the text is
 * scanned once more; it is known to be well-formed by then. A table's own path is its header's
 * line; an array table's path ends in its index ({@code tiers[1]}).
 */
public final class KeyLines {

  private final Map<String, Integer> lines = new HashMap<>();
  private final Map<String, Integer> arrayLengths = new HashMap<>();

  private KeyLines() {}

  public static KeyLines scan(String toml) {
    var found = new KeyLines();
    String table = "";
    int depth = 0;
    String quote = "";
    int number = 0;
    for (String line : toml.lines().toList()) {
      number++;
      String text = line.strip();
      boolean starts = depth == 0 && quote.isEmpty();
      if (starts && text.startsWith("[[")) {
        String name = unquoted(text.substring(2, Math.max(2, text.indexOf("]]"))));
        table = name + "[" + (found.arrayLengths.merge(name, 1, Integer::sum) - 1) + "]";
        found.lines.put(table, number);
      } else if (starts && text.startsWith("[")) {
        table = unquoted(text.substring(1, Math.max(1, text.indexOf(']'))));
        found.lines.putIfAbsent(table, number);
      } else {
        if (starts && !text.isEmpty() && text.charAt(0) != '#') {
          String key = unquoted(keyOf(text));
          found.lines.putIfAbsent(table.isEmpty() ? key : table + "." + key, number);
        }
        var state = new ValueScan(depth, quote).over(line);
        depth = state.depth;
        quote = state.quote;
      }
    }
    return found;
  }

  /** The line of {@code path} or of the nearest table around it; 0 if there is none. */
  public int of(String path) {
    for (String at = path; !at.isEmpty(); at = at.substring(0, Math.max(0, at.lastIndexOf('.')))) {
      Integer line = lines.get(at);
      if (line != null) {
        return line;
      }
    }
    return 0;
  }

  private static String keyOf(String text) {
    char first = text.charAt(0);
    if (first == '"' || first == '\'') {
      int end = text.indexOf(first, 1);
      return end < 0 ? text : text.substring(0, end + 1);
    }
    int equals = text.indexOf('=');
    return equals < 0 ? text : text.substring(0, equals);
  }

  private static String unquoted(String name) {
    return name.strip().replaceAll("^[\"']|[\"']$", "").replaceAll("\\s*\\.\\s*", ".");
  }

  /** How far a value that spans lines is open: brackets, or a multi-line string's quotes. */
  private static final class ValueScan {
    private int depth;
    private String quote;

    ValueScan(int depth, String quote) {
      this.depth = depth;
      this.quote = quote;
    }

    ValueScan over(String line) {
      for (int i = 0; i < line.length(); i++) {
        char c = line.charAt(i);
        if (!quote.isEmpty()) {
          if (c == '\\' && quote.charAt(0) == '"') {
            i++;
          } else if (line.startsWith(quote, i)) {
            i += quote.length() - 1;
            quote = "";
          }
        } else if (c == '#') {
          break;
        } else if (c == '"' || c == '\'') {
          String triple = String.valueOf(c).repeat(3);
          quote = line.startsWith(triple, i) ? triple : String.valueOf(c);
          i += quote.length() - 1;
        } else if (c == '[' || c == '{') {
          depth++;
        } else if (c == ']' || c == '}') {
          depth--;
        }
      }
      if (quote.length() == 1) {
        quote = "";
      }
      return this;
    }
  }
}
