package org.paygress.provider.matrix;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.paygress.cashu.token.Token;
import org.paygress.provider.control.ControlCall;
import org.paygress.testbed.mint.DevInvoices;

/**
 * What moves money in a daemon.
 *
 * <p>Each has rows of log lines at which a daemon is killed: two in a row are for the first and for
 * the one that takes its work up.
 */
enum DaemonOperation {
  SPAWN(
      "spawn",
      """
      lease-\\d+: PREPARED
      lease-\\d+: SENT
      lease-\\d+: ANSWERED
      lease-\\d+: FINALIZED
      Redeeming -> Provisioning
      container-\\d+: start
      container-\\d+: ready
      Provisioning -> Live
      lease-\\d+: SENT then lease-\\d+: FINALIZED
      lease-\\d+: FINALIZED then Redeeming -> Provisioning
      container-\\d+: start then Provisioning -> Live
      """) {
    @Override
    void begin(Payer payer, String lease) {
      payer.consumer().say(spawn(payer.token()));
    }
  },

  REFUND(
      "refund",
      """
      lease-\\d+: FINALIZED
      Redeeming -> Provisioning
      container-\\d+: ports
      Provisioning -> Ending
      refund-lease-\\d+ is paid back
      Ending -> Ended
      Redeeming -> Provisioning then Provisioning -> Ending
      Provisioning -> Ending then refund-lease-\\d+ is paid back
      """) {
    @Override
    void begin(Payer payer, String lease) {
      payer.consumer().say(spawn(payer.token()));
    }

    @Override
    Optional<String> failingStep() {
      return Optional.of("start");
    }
  },

  TOP_UP(
      "top-up",
      """
      top-up-\\w+: PREPARED
      top-up-\\w+: SENT
      top-up-\\w+: ANSWERED
      top-up-\\w+: FINALIZED
      top-up-\\w+: SENT then top-up-\\w+: FINALIZED
      """) {
    @Override
    boolean rentsFirst() {
      return true;
    }

    @Override
    void begin(Payer payer, String lease) {
      payer
          .consumer()
          .say(json().put("pod_npub", lease).put("cashu_token", payer.token().encode()).toString());
    }
  },

  /** The operator ends a lease: what was not used becomes a debt. */
  LEASE_END(
      "end",
      """
      Live -> Ending
      refund-lease-\\d+-unused-0: PREPARED
      refund-lease-\\d+-unused-0: SENT
      refund-lease-\\d+-unused-0: ANSWERED
      refund-lease-\\d+-unused-0: FINALIZED
      refund-lease-\\d+-unused-0 is paid back
      Ending -> Ended
      Live -> Ending then refund-lease-\\d+-unused-0: ANSWERED
      refund-lease-\\d+-unused-0: SENT then refund-lease-\\d+-unused-0 is paid back
      """) {
    @Override
    boolean rentsFirst() {
      return true;
    }

    @Override
    boolean isTold() {
      return true;
    }

    @Override
    void begin(Payer payer, String lease) {
      payer.operator().call(new ControlCall("lease end", json().put("lease", lease)));
    }
  },

  /** The operator withdraws earnings over Lightning; the consumer hears nothing of it. */
  WITHDRAW(
      "withdraw",
      """
      withdraw-\\d+: PREPARED
      withdraw-\\d+: SENT
      withdraw-\\d+: ANSWERED
      withdraw-\\d+: FINALIZED
      withdraw-\\d+: .* paid at
      withdraw-\\d+: SENT then withdraw-\\d+: ANSWERED
      withdraw-\\d+: ANSWERED then withdraw-\\d+: .* paid at
      """) {
    @Override
    boolean rentsFirst() {
      return true;
    }

    @Override
    String mintPath() {
      return "/v1/melt/bolt11";
    }

    @Override
    boolean isTold() {
      return true;
    }

    @Override
    void begin(Payer payer, String lease) {
      payer
          .operator()
          .call(
              new ControlCall(
                  "wallet withdraw",
                  json()
                      .put("mint", payer.cell().url().value())
                      .put("destination", DevInvoices.ofSats(WITHDRAWN).text())
                      .put("owed_too", true)));
    }
  };

  /** What a consumer pays at once. */
  static final long SATS = 100;

  private static final long WITHDRAWN = 37;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String title;
  private final String deaths;

  DaemonOperation(String title, String deaths) {
    this.title = title;
    this.deaths = deaths;
  }

  /** In the table. */
  String title() {
    return title;
  }

  /** Where it is killed, row by row: one daemon here, the one after it there. */
  List<List<String>> deaths() {
    return deaths.lines().map(row -> List.of(row.split(" then "))).toList();
  }

  /** Whether a lease must live before. */
  boolean rentsFirst() {
    return false;
  }

  /** The mint's path that the operation stands or falls with. */
  String mintPath() {
    return "/v1/swap";
  }

  /** The step of provisioning that fails, so that the money must go back. */
  Optional<String> failingStep() {
    return Optional.empty();
  }

  /** How many of them a daemon has in hand at once. */
  int atOnce() {
    return isTold() ? Operator.AT_ONCE : Integer.MAX_VALUE;
  }

  /** Whether the operator asks for it, and not a consumer. */
  boolean isTold() {
    return false;
  }

  /**
   * Asks for it.
   *
   * @param lease the payer's, if one lives; else empty text
   */
  abstract void begin(Payer payer, String lease);

  static String spawn(Token token) {
    return json()
        .put("cashu_token", token.encode())
        .put("pod_image", "debian:12")
        .put("ssh_username", "user")
        .put("ssh_password", "crash-matrix")
        .toString();
  }

  static String status(String lease) {
    return json().put("pod_id", lease).toString();
  }

  private static ObjectNode json() {
    return JSON.createObjectNode();
  }
}
