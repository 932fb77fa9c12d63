package org.paygress.provider.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.host.HostException;
import org.paygress.host.HostedContainer;
import org.paygress.host.Resources;
import org.paygress.host.Slot;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.message.ParsedRequest;
import org.paygress.protocol.message.RequestCodec;
import org.paygress.protocol.message.SpawnRequest;
import org.paygress.protocol.message.SshUsername;
import org.paygress.protocol.money.Rate;
import org.paygress.protocol.nostr.DmKind;
import org.paygress.protocol.nostr.EventId;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.provider.Requests;
import org.paygress.provider.lease.Lease;
import org.paygress.provider.lease.LeaseEvent;
import org.paygress.provider.lease.LeaseEvent.BuildEnded;
import org.paygress.provider.lease.Redeeming;
import org.paygress.provider.lease.Terms;
import org.paygress.provider.lease.Tier;
import org.paygress.provider.runtime.ContainerProvisioner.Turn;
import org.paygress.testbed.host.FakeHost;
import org.paygress.testbed.host.HostFixtures;

/** One build at a time, and one repair. */
class ContainerProvisionerTest {

  private static final Rate RATE = new Rate(50);
  private static final Tier TIER =
      new Tier("basic", "Basic", "", new Resources(1_000, 512, 1_024, 256), RATE);

  private final FakeHost host =
      new FakeHost().withTemplates(List.of(HostFixtures.template("debian", Optional.empty())));
  private final ContainerProvisioner provisioner =
      new ContainerProvisioner(host, new ContainerProvisioner.Limits(1, 1), Clock.systemUTC());
  private final CountDownLatch stalled = new CountDownLatch(1);

  @AfterEach
  void removeAll() throws HostException {
    for (HostedContainer container : host.list()) {
      host.destroy(container.placement());
    }
  }

  private static Lease lease(int number) {
    return new Lease(
        new LeaseId(LeaseId.FIRST + number),
        new Slot(number),
        SecretKey.generate().publicKey(),
        EventId.of("ab".repeat(32)),
        DmKind.NIP17,
        new Terms(TIER, "debian", Optional.empty(), new SshUsername("alice"), false, false),
        new Redeeming(RATE, 60, false));
  }

  private static SpawnRequest request() {
    ParsedRequest parsed = RequestCodec.parse(Requests.spawn("cashuBtoken").toString());
    return (SpawnRequest) ((ParsedRequest.Accepted) parsed).request();
  }

  private CompletableFuture<Optional<BuildEnded>> build(int number, Turn turn) {
    CompletableFuture<Optional<BuildEnded>> ended = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> ended.complete(provisioner.build(lease(number), 1, request(), turn, () -> true)));
    return ended;
  }

  /** The next container stands still in this step until the test says otherwise. */
  private CompletableFuture<Optional<BuildEnded>> stall(String step, Turn turn) {
    host.stallAt(step, stalled);
    CompletableFuture<Optional<BuildEnded>> ended = build(0, turn);
    await().until(() -> host.stalled() == 1);
    host.stallNoMore();
    return ended;
  }

  @ParameterizedTest
  @ValueSource(strings = {"account", "ssh", "ready"})
  void whoever_waits_for_programs_of_the_container_keeps_nobody_waiting(String step)
      throws Exception {
    CompletableFuture<Optional<BuildEnded>> slow = stall(step, Turn.SPAWN);
    assertThat(build(1, Turn.SPAWN).get()).containsInstanceOf(LeaseEvent.Provisioned.class);
    assertThat(slow).isNotDone();
    stalled.countDown();
    assertThat(slow.get()).containsInstanceOf(LeaseEvent.Provisioned.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rootfs", "start"})
  void what_the_host_itself_does_is_done_so_often_at_a_time(String step) throws Exception {
    CompletableFuture<Optional<BuildEnded>> slow = stall(step, Turn.SPAWN);
    assertThat(provisioner.buildIfFree(lease(2), 1, request(), () -> true)).isEmpty();
    CompletableFuture<Optional<BuildEnded>> next = build(1, Turn.SPAWN);
    stalled.countDown();
    assertThat(slow.get()).isPresent();
    assertThat(next.get()).isPresent();
  }

  @Test
  void repairs_and_spawns_do_not_wait_for_each_other() throws Exception {
    CompletableFuture<Optional<BuildEnded>> repair = stall("rootfs", Turn.REPAIR);
    assertThat(build(1, Turn.SPAWN).get()).containsInstanceOf(LeaseEvent.Provisioned.class);
    stalled.countDown();
    assertThat(repair.get()).isPresent();
  }

  @Test
  void a_build_that_fails_gives_its_permit_back() throws Exception {
    var _ = host.failAt("rootfs", org.paygress.host.HostFault.ROOTFS);
    assertThat(build(0, Turn.SPAWN).get()).containsInstanceOf(LeaseEvent.ProvisioningFailed.class);
    var _ = host.failNoMore();
    assertThat(build(1, Turn.SPAWN).get()).containsInstanceOf(LeaseEvent.Provisioned.class);
  }
}
