package org.paygress.host.wire;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.paygress.host.ContainerState;
import org.paygress.host.Host;
import org.paygress.host.HostException;
import org.paygress.host.HostFacts;
import org.paygress.host.HostFault;
import org.paygress.host.HostedContainer;
import org.paygress.host.Placement;
import org.paygress.host.ProvisionOrder;
import org.paygress.host.ProvisionedContainer;
import org.paygress.host.RegistryException;
import org.paygress.host.TemplateOffer;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.volume.VolumeKey;
import org.paygress.system.socket.Deadline;
import org.paygress.system.socket.UnixConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host of another process, over its unix socket. A call whose host goes away is made again:
 * every call can be, and the host may only be restarting. A host that is silent, or not there, for
 * longer than its caller's patience is a {@link HostException}.
 *
 * <p>An interrupt ends the wait and not the work, which the host goes on with; the next call for
 * that lease waits for it there.
 */
public final class HostClient implements Host {

  /** The step of what failed before the host could say one. */
  public static final String STEP = "hostd";

  private static final Logger LOG = LoggerFactory.getLogger(HostClient.class);

  /** Several times {@link HostAnswer.Working}'s interval. */
  private static final Duration SILENCE_MAX = Duration.ofSeconds(30);

  private static final Duration PAUSE = Duration.ofMillis(200);

  private final UnixDomainSocketAddress address;
  private final Duration patience;
  private final Map<String, TemplateOffer> offers = new ConcurrentHashMap<>();
  private volatile Optional<HostFacts> facts = Optional.empty();

  /**
   * @param socket where the host listens
   * @param patience how long it may be away
   */
  public HostClient(Path socket, Duration patience) {
    this.address = UnixDomainSocketAddress.of(socket);
    this.patience = patience;
  }

  /** The facts as the host last told them, where it cannot be asked. */
  @Override
  public HostFacts facts() {
    try {
      return askFacts();
    } catch (HostException e) {
      return facts.orElseThrow(() -> new IllegalStateException(e.getMessage(), e));
    }
  }

  HostFacts askFacts() throws HostException {
    HostFacts told = call(new HostCall.Facts(), new TypeReference<HostFacts>() {});
    facts = Optional.of(told);
    return told;
  }

  /** The template as the host last told of it, where it cannot be asked. */
  @Override
  public Optional<TemplateOffer> template(String slug) {
    try {
      Optional<TemplateOffer> told =
          call(new HostCall.Template(slug), new TypeReference<Optional<TemplateOffer>>() {});
      told.ifPresent(offer -> offers.put(offer.slug().value(), offer));
      return told;
    } catch (HostException e) {
      LOG.warn("a template is taken as it was last told: {}", e.getMessage());
      return Optional.ofNullable(offers.get(slug));
    }
  }

  @Override
  public void prepare() throws HostException {
    run(new HostCall.Prepare());
  }

  @Override
  public List<String> mend() throws HostException {
    return call(new HostCall.Mend(), new TypeReference<List<String>>() {});
  }

  @Override
  public void shutdown(boolean keepContainers) throws HostException {
    run(new HostCall.Shutdown(keepContainers));
  }

  @Override
  public List<HostedContainer> list() throws HostException {
    return call(new HostCall.Containers(), new TypeReference<List<HostedContainer>>() {});
  }

  @Override
  public ContainerState state(LeaseId lease) {
    try {
      return call(new HostCall.State(lease), new TypeReference<ContainerState>() {});
    } catch (HostException e) {
      return ContainerState.UNKNOWN;
    }
  }

  @Override
  public ProvisionedContainer provision(ProvisionOrder order, Consumer<String> stepDone)
      throws HostException {
    JsonNode result = await(HostCall.Provision.of(order), order.volumeKey(), stepDone);
    return read(result, new TypeReference<ProvisionedContainer>() {});
  }

  @Override
  public void tryKey(Placement placement, VolumeKey key) throws HostException {
    await(new HostCall.TryKey(placement), Optional.of(key), step -> {});
  }

  @Override
  public void suspend(Placement placement) throws HostException {
    run(new HostCall.Suspend(placement));
  }

  @Override
  public void destroy(Placement placement) throws HostException {
    run(new HostCall.Destroy(placement));
  }

  private void run(HostCall call) throws HostException {
    await(call, Optional.empty(), step -> {});
  }

  <T> T call(HostCall call, TypeReference<T> type) throws HostException {
    return read(await(call, Optional.empty(), step -> {}), type);
  }

  static <T> T read(JsonNode result, TypeReference<T> type) throws HostException {
    try {
      return HostWire.value(result, type);
    } catch (IOException e) {
      throw new HostException(
          HostFault.UNKNOWN_STATE, STEP, "paygress-hostd is of another release", e);
    }
  }

  private JsonNode await(HostCall call, Optional<VolumeKey> key, Consumer<String> steps)
      throws HostException {
    try {
      return ask(call, key, steps);
    } catch (RegistryException e) {
      throw new HostException(HostFault.SETUP, STEP, String.valueOf(e.getMessage()), e);
    }
  }

  /** Makes the call and waits for its result. */
  JsonNode ask(HostCall call, Optional<VolumeKey> key, Consumer<String> steps)
      throws HostException, RegistryException {
    return switch (end(call, key, steps)) {
      case HostAnswer.Done(var result) -> result;
      case HostAnswer.Failed(var fault, var step, var detail) ->
          throw new HostException(fault, step, detail);
      case HostAnswer.BadRegistry(var problems) -> throw new RegistryException(problems);
      case HostAnswer.Working _, HostAnswer.Step _ ->
          throw new IllegalStateException("work does not end by going on");
    };
  }

  /** Makes the call until the host says how it ended. */
  private HostAnswer end(HostCall call, Optional<VolumeKey> key, Consumer<String> steps)
      throws HostException {
    var wait = new Wait();
    while (true) {
      try {
        Optional<UnixConnection> connected = UnixConnection.connect(address);
        if (connected.isPresent()) {
          try (UnixConnection connection = connected.get()) {
            return converse(connection, call, key, steps, wait);
          }
        }
        wait.pause(new ConnectException("nobody listens there"));
      } catch (ClosedByInterruptException e) {
        throw interrupted(e);
      } catch (IOException e) {
        wait.pause(e);
      }
    }
  }

  private static HostAnswer converse(
      UnixConnection connection,
      HostCall call,
      Optional<VolumeKey> key,
      Consumer<String> steps,
      Wait wait)
      throws IOException {
    try (Deadline _ = connection.hangUpAfter(SILENCE_MAX)) {
      HostWire.write(connection, call, key);
    }
    while (true) {
      HostAnswer answer;
      try (Deadline _ = connection.hangUpAfter(SILENCE_MAX)) {
        answer = HostWire.readAnswer(connection);
      }
      wait.heard();
      switch (answer) {
        case HostAnswer.Working _ -> {}
        case HostAnswer.Step(var name) -> steps.accept(name);
        case HostAnswer.Done _, HostAnswer.Failed _, HostAnswer.BadRegistry _ -> {
          return answer;
        }
      }
    }
  }

  private static HostException interrupted(Exception e) {
    Thread.currentThread().interrupt();
    return new HostException(HostFault.INTERRUPTED, STEP, "interrupted; the host goes on", e);
  }

  /** How long nothing was heard of the host. */
  private final class Wait {
    private long since = System.nanoTime();

    void heard() {
      since = System.nanoTime();
    }

    void pause(IOException reason) throws HostException {
      if (System.nanoTime() - since > patience.toNanos()) {
        throw new HostException(
            HostFault.SETUP,
            STEP,
            "paygress-hostd does not answer at " + address.getPath() + ": " + reason.getMessage(),
            reason);
      }
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
  }

  /** Nothing is held between calls. */
  @Override
  public void close() {}
}
