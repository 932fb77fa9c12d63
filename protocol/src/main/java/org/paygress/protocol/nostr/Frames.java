package org.paygress.protocol.nostr;

import java.io.IOException;

/** What relay and client messages share. */
final class Frames {

  private Frames() {}

  /** The beginning of a message whose second element is a string. */
  static StringBuilder begin(String type, String second) {
    StringBuilder out = new StringBuilder("[\"").append(type).append("\",");
    JsonText.quote(out, second);
    return out;
  }

  static String string(JsonReader in) throws IOException {
    in.requireElement();
    return in.string();
  }

  static String lastString(JsonReader in) throws IOException {
    String last = string(in);
    in.requireEnd();
    return last;
  }

  static String subscriptionId(JsonReader in) throws IOException {
    String subId = string(in);
    if (!isSubscriptionId(subId)) {
      throw new MalformedException("a subscription id has 1 to 64 characters");
    }
    return subId;
  }

  static void checkSubscriptionId(String subId) {
    if (!isSubscriptionId(subId)) {
      throw new IllegalArgumentException("a subscription id has 1 to 64 characters");
    }
  }

  private static boolean isSubscriptionId(String subId) {
    return !subId.isEmpty()
        && subId.length() <= Limits.SUBSCRIPTION_ID_CHARS
        && Utf8.length(subId) > 0;
  }
}
