package org.paygress.provider.matrix;

import java.util.List;
import java.util.Optional;

/**
 * What a consumer pays the daemon for.
 *
 * @param title in the table
 * @param traps patterns of log lines: the places where the daemon is killed
 * @param rentsFirst whether a lease must live before
 * @param failingStep the step of provisioning that fails, so that the money must go back
 */
record DaemonOperation(
    String title, List<String> traps, boolean rentsFirst, Optional<String> failingStep) {

  static final List<DaemonOperation> ALL =
      List.of(
          new DaemonOperation(
              "spawn",
              List.of(
                  "lease-\\d+: PREPARED",
                  "lease-\\d+: SENT",
                  "lease-\\d+: ANSWERED",
                  "lease-\\d+: FINALIZED",
                  "Redeeming -> Provisioning",
                  "container-\\d+: start",
                  "container-\\d+: ready",
                  "Provisioning -> Live"),
              false,
              Optional.empty()),
          new DaemonOperation(
              "refund",
              List.of(
                  "lease-\\d+: FINALIZED",
                  "Redeeming -> Provisioning",
                  "container-\\d+: ports",
                  "Provisioning -> Ending",
                  "refund-lease-\\d+ is paid back",
                  "Ending -> Ended"),
              false,
              Optional.of("start")),
          new DaemonOperation(
              "top-up",
              List.of(
                  "top-up-\\w+: PREPARED",
                  "top-up-\\w+: SENT",
                  "top-up-\\w+: ANSWERED",
                  "top-up-\\w+: FINALIZED"),
              true,
              Optional.empty()));
}
