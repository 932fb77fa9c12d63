package org.paygress.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.paygress.provider.Requests.spawn;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.host.ContainerState;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.message.AccessDetails;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.StatusResponse;
import org.paygress.provider.control.ControlCall;
import org.paygress.provider.control.ControlClient;
import org.paygress.provider.status.StatusFile;
import org.paygress.provider.status.StatusReport;
import org.paygress.testbed.mint.DevMint;
import org.paygress.testbed.mint.DevMintOptions;
import org.paygress.testbed.mint.DevMints;

/** What goes wrong around a daemon, and is over or not: nobody restarts it for that. */
class FaultRunTest {

  private static final LeaseId LEASE = new LeaseId(LeaseId.FIRST);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path dir;

  private static StatusReport status(Provider provider) throws Exception {
    return new StatusFile(provider.config().provider().stateDir()).read().orElseThrow();
  }

  private static Duration left(Provider provider, Consumer consumer) {
    StatusResponse answer = (StatusResponse) consumer.ask(Requests.status("1000").toString());
    assertThat(answer.status()).isEqualTo("Running");
    return Duration.between(provider.clock.instant(), answer.expiresAt());
  }

  /** Also a machine that was paused: its clock is put right afterwards, and no time has passed. */
  @ParameterizedTest
  @ValueSource(longs = {7_200, -7_200, 600})
  void a_clock_that_is_set_or_a_machine_that_stood_still_ends_no_lease(long secs) throws Exception {
    try (Provider provider = new Provider(dir).start();
        Consumer alice = provider.consumer()) {
      AccessDetails access = (AccessDetails) alice.ask(spawn(provider.token(50)).toString());
      Duration before = Duration.between(Instant.now(), access.expiresAt());
      provider.clock.set(Duration.ofSeconds(secs));
      await().atMost(PATIENCE).until(() -> status(provider).work().clockJump().isPresent());
      assertThat(status(provider).work().clockJump().orElseThrow().what()).contains("jumped by");
      provider.clock.set(Duration.ofSeconds(-secs));
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(left(provider, alice))
                      .isBetween(before.minusSeconds(60), before.plusSeconds(1)));
      assertThat(provider.host.state(LEASE)).isEqualTo(ContainerState.RUNNING);
      assertThat(provider.host.done()).doesNotContain("destroy container-1000");
    }
  }

  @Test
  void a_mint_that_dies_for_good_costs_nobody_elses_money_and_no_restart() throws Exception {
    DevMint dying = DevMint.start(0, DevMintOptions.defaults());
    DevMint healthy = DevMint.start(0, DevMintOptions.defaults());
    try (Provider provider =
            new Provider(dir, List.of(), List.of(dying.url(), healthy.url())).start();
        Consumer alice = provider.consumer();
        Consumer bob = provider.consumer()) {
      alice.ask(spawn(provider.token(100)).toString());
      dying.close();
      ControlClient.ask(
          provider.config().provider().stateDir(),
          new ControlCall("lease end", JsonNodeFactory.instance.objectNode().put("lease", "1000")),
          PATIENCE);
      await().atMost(PATIENCE).until(() -> provider.host.state(LEASE) == ContainerState.ABSENT);
      await()
          .atMost(PATIENCE)
          .until(
              () -> status(provider).debts().stream().anyMatch(owed -> owed.problem().isPresent()));
      assertThat(status(provider).debts().getFirst().mint()).isEqualTo(dying.url().value());
      assertThat(((StatusResponse) alice.ask(Requests.status("1000").toString())).status())
          .isEqualTo("Refunding");
      String token = DevMints.mintToken(healthy.url(), 100).encode();
      assertThat(bob.ask(spawn(token).toString())).isInstanceOf(AccessDetails.class);
      ControlClient.ask(
          provider.config().provider().stateDir(),
          new ControlCall("lease end", JsonNodeFactory.instance.objectNode().put("lease", "1001")),
          PATIENCE);
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  bob.ask(Requests.status("1001").toString()) instanceof ErrorReply refund
                      && refund.refundToken().isPresent());
    } finally {
      healthy.close();
    }
  }
}
