package org.paygress.hostd.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.host.ContainerState;
import org.paygress.host.Host;
import org.paygress.host.HostConnector;
import org.paygress.host.HostException;
import org.paygress.host.HostFault;
import org.paygress.host.Placement;
import org.paygress.host.Preflight;
import org.paygress.host.ProvisionOrder;
import org.paygress.host.RegistryException;
import org.paygress.host.TemplateOffer;
import org.paygress.host.wire.HostSocket;
import org.paygress.protocol.volume.VolumeKey;
import org.paygress.system.config.Problem;
import org.paygress.system.socket.UnixConnection;
import org.paygress.system.socket.UnixServer;
import org.paygress.testbed.host.FakeHost;
import org.paygress.testbed.host.HostContract;
import org.paygress.testbed.host.HostFixtures;

/** A host behind its socket keeps the contract, too. */
@Timeout(60)
class HostServerTest extends HostContract {

  private static final TemplateOffer POSTGRES =
      HostFixtures.template(
          "postgres",
          Optional.of("/var/lib/postgresql"),
          new TemplateOffer.Port(5432, "tcp", "postgres"));

  private static final Executor THREADS = Thread::startVirtualThread;

  @TempDir private Path dir = Path.of("");
  private final FakeHost fake =
      new FakeHost()
          .withTemplates(List.of(HostFixtures.template("debian", Optional.empty()), POSTGRES));
  private final FakeConnector connector = new FakeConnector(fake);
  private final Walls walls = new Walls(fake);
  private HostServer server;
  private Host host;

  @BeforeEach
  void serve() throws Exception {
    server = started();
    host = new HostSocket(socket(), Duration.ofSeconds(20)).open();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private HostServer started() throws IOException {
    return HostServer.start(
        UnixServer.listen(UnixDomainSocketAddress.of(socket())), connector, fake, walls);
  }

  private Path socket() {
    return dir.resolve("hostd.sock");
  }

  @Override
  protected Host host() {
    return host;
  }

  @Override
  protected ProvisionOrder order(Placement placement) {
    return HostFixtures.order(placement, "debian");
  }

  @Test
  void everything_that_is_known_of_a_template_comes_over() throws Exception {
    assertThat(host.template("postgres")).contains(POSTGRES);
    assertThat(host.template("\" ' \n")).isEmpty();
    assertThat(host.facts()).isEqualTo(fake.facts());
    var socket = new HostSocket(socket(), Duration.ofSeconds(1));
    assertThat(socket.templates()).containsExactly(POSTGRES);
    assertThat(socket.preflight(7)).isEqualTo(connector.preflight(7));
  }

  @Test
  void what_was_put_back_before_anybody_asked_is_told_once() throws Exception {
    fake.damaged("the packet filter was flushed");
    walls.look();
    fake.damaged("the bridge was down");

    assertThat(host.mend()).containsExactly("the packet filter was flushed", "the bridge was down");
    assertThat(host.mend()).isEmpty();
  }

  @Test
  void what_is_wrong_with_the_registry_comes_over_line_by_line() {
    connector.broken = true;
    assertThatThrownBy(() -> new HostSocket(socket(), Duration.ofSeconds(1)).templates())
        .isInstanceOfSatisfying(
            RegistryException.class,
            e -> assertThat(e.problems()).containsExactly(new Problem(3, "bad", "mend it")));
  }

  @Test
  void a_volume_key_arrives_as_it_was_and_is_closed() throws Exception {
    int open = VolumeKey.open();
    try (VolumeKey key = HostFixtures.key(1)) {
      ProvisionOrder encrypted = encrypted(FIRST, key);
      var _ = host.provision(encrypted, step -> {});
      host.tryKey(FIRST, key);
      try (VolumeKey other = HostFixtures.key(2)) {
        assertThatThrownBy(() -> host.tryKey(FIRST, other))
            .isInstanceOfSatisfying(
                HostException.class,
                e -> assertThat(e.fault()).isEqualTo(HostFault.VOLUME_KEY_REFUSED));
      }
    }
    host.destroy(FIRST);
    Awaitility.await().untilAsserted(() -> assertThat(VolumeKey.open()).isEqualTo(open));
  }

  private static ProvisionOrder encrypted(Placement placement, VolumeKey key) {
    ProvisionOrder plain = HostFixtures.order(placement, "postgres");
    return new ProvisionOrder(
        placement,
        plain.resources(),
        plain.template(),
        plain.user(),
        plain.password(),
        plain.env(),
        Optional.of(key));
  }

  @Test
  void work_goes_on_when_its_caller_is_interrupted_and_the_next_call_waits_for_it()
      throws Exception {
    var until = new CountDownLatch(1);
    fake.stallAt("account", until);
    var ended = new CompletableFuture<HostException>();
    Thread caller =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    var _ = host.provision(order(FIRST), step -> {});
                  } catch (HostException e) {
                    ended.complete(e);
                  }
                });
    Awaitility.await().until(() -> fake.stalled() == 1);
    caller.interrupt();
    assertThat(ended.get(5, TimeUnit.SECONDS).fault()).isEqualTo(HostFault.INTERRUPTED);

    var destroyed =
        CompletableFuture.runAsync(
            () -> {
              try {
                host.destroy(FIRST);
              } catch (HostException e) {
                throw new AssertionError(e);
              }
            },
            THREADS);
    assertThat(fake.done()).noneMatch(done -> done.startsWith("destroy"));
    fake.stallNoMore();
    until.countDown();
    destroyed.get(20, TimeUnit.SECONDS);
    assertThat(host.state(FIRST.lease())).isEqualTo(ContainerState.ABSENT);
  }

  @Test
  void a_host_that_is_away_for_a_moment_is_waited_for() throws Exception {
    server.close();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                Thread.sleep(700);
                server = started();
              } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    assertThat(host.list()).isEmpty();
  }

  @Test
  void a_host_that_stays_away_is_an_error_that_says_so_and_what_was_told_is_still_known()
      throws Exception {
    Host impatient = new HostSocket(socket(), Duration.ofMillis(300)).open();
    assertThat(impatient.template("debian")).isPresent();
    server.close();

    assertThatThrownBy(impatient::list)
        .isInstanceOfSatisfying(
            HostException.class, e -> assertThat(e.fault()).isEqualTo(HostFault.SETUP))
        .hasMessageContaining("paygress-hostd does not answer at " + socket());
    assertThat(impatient.state(FIRST.lease())).isEqualTo(ContainerState.UNKNOWN);
    assertThat(impatient.facts()).isEqualTo(fake.facts());
    assertThat(impatient.template("debian")).isPresent();
    assertThatThrownBy(() -> new HostSocket(socket(), Duration.ofMillis(300)).open())
        .isInstanceOf(HostException.class);
  }

  @Test
  void a_host_that_dies_in_the_middle_is_asked_again() throws Exception {
    Path mute = dir.resolve("mute.sock");
    try (UnixServer dying = UnixServer.listen(UnixDomainSocketAddress.of(mute))) {
      CompletableFuture<Boolean> died =
          CompletableFuture.supplyAsync(
              () -> {
                try (UnixConnection caller = dying.accept()) {
                  return caller.readFrame(1 << 16).length > 0;
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              },
              THREADS);
      CompletableFuture<Host> opened =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return new HostSocket(mute, Duration.ofSeconds(20)).open();
                } catch (HostException e) {
                  throw new AssertionError(e);
                }
              },
              THREADS);
      assertThat(died.get(10, TimeUnit.SECONDS)).isTrue();
      try (HostServer _ = HostServer.start(dying, connector, fake, walls)) {
        assertThat(opened.get(10, TimeUnit.SECONDS).facts()).isEqualTo(fake.facts());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{\"name\":\"Explode\",\"content\":{}}",
        "{\"name\":\"State\",\"content\":{}}",
        "{\"name\":\"State\",\"content\":{\"lease\":{\"number\":999}}}",
        "{\"name\":\"State\",\"content\":{\"lease\":{\"number\":\"1000\"}}}",
        "{\"name\":\"State\",\"content\":{\"lease\":{\"number\":1000},\"also\":1}}",
        "{\"name\":\"Shutdown\",\"content\":{\"keepContainers\":null}}",
        "{\"name\":\"Destroy\",\"content\":{\"placement\":{\"lease\":{\"number\":1000},"
            + "\"slot\":{\"index\":-1}}}}",
        "{\"name\":\"Destroy\",\"name\":\"State\",\"content\":{}}",
      })
  void what_is_no_call_is_hung_up_on_and_does_nothing(String frame) throws Exception {
    try (UnixConnection caller =
        UnixConnection.connect(UnixDomainSocketAddress.of(socket())).orElseThrow()) {
      caller.writeFrame(frame.getBytes(StandardCharsets.UTF_8));
      assertThatThrownBy(() -> caller.readFrame(1 << 20)).isInstanceOf(IOException.class);
    }
    assertThat(fake.done()).isEmpty();
    assertThat(host.list()).isEmpty();
  }

  @Test
  void names_that_could_be_paths_or_commands_are_no_names() throws Exception {
    for (String slug : Set.of("../../etc", "a/b", "a b", "", "$(id)")) {
      String call =
          "{\"name\":\"Provision\",\"content\":{\"placement\":{\"lease\":{\"number\":1000},"
              + "\"slot\":{\"index\":0}},\"resources\":{\"cpuMillicores\":1,\"memoryMb\":1,"
              + "\"diskMb\":1,\"pidsMax\":1},\"template\":{\"value\":"
              + new ObjectMapper().writeValueAsString(slug)
              + "},\"user\":{\"value\":\"a\"},\"password\":{\"value\":\"b\"},\"env\":{},"
              + "\"encrypted\":false}}";
      try (UnixConnection caller =
          UnixConnection.connect(UnixDomainSocketAddress.of(socket())).orElseThrow()) {
        caller.writeFrame(call.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> caller.readFrame(1 << 20)).isInstanceOf(IOException.class);
      }
    }
    assertThat(fake.done()).isEmpty();
  }

  /** A connector of a pretended machine. */
  private static final class FakeConnector implements HostConnector {
    private final FakeHost fake;
    private boolean broken;

    FakeConnector(FakeHost fake) {
      this.fake = fake;
    }

    @Override
    public Host open() {
      return fake;
    }

    @Override
    public List<TemplateOffer> templates() throws RegistryException {
      if (broken) {
        throw new RegistryException(List.of(new Problem(3, "bad", "mend it")));
      }
      return List.of(POSTGRES);
    }

    @Override
    public Preflight preflight(int leasesMax) {
      return new Preflight(
          List.of(Problem.of("problem " + leasesMax, "do")), List.of(Problem.of("warning", "")));
    }
  }
}
