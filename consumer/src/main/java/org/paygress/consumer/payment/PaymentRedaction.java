package org.paygress.consumer.payment;

import java.util.regex.Pattern;
import org.paygress.protocol.message.SpawnRequest;

/** Takes out of a stranger's text what would give money or access away when it is shown. */
public final class PaymentRedaction {

  private static final Pattern TOKEN = Pattern.compile("cashu[A-Za-z][A-Za-z0-9_=+/-]*");

  private PaymentRedaction() {}

  public static String of(String text, PaymentRecord payment) {
    String bare = TOKEN.matcher(text).replaceAll("(token)");
    return payment.taken().request() instanceof SpawnRequest spawn
        ? bare.replace(spawn.sshPassword().value(), "(password)")
        : bare;
  }
}
