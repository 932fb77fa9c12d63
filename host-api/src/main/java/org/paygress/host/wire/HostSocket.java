package org.paygress.host.wire;

import com.fasterxml.jackson.core.type.TypeReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.paygress.host.Host;
import org.paygress.host.HostConnector;
import org.paygress.host.HostException;
import org.paygress.host.Preflight;
import org.paygress.host.RegistryException;
import org.paygress.host.TemplateOffer;

/** The host behind a unix socket. */
public final class HostSocket implements HostConnector {

  private final HostClient client;

  /**
   * @param socket where the host listens
   * @param patience how long it may be away
   */
  public HostSocket(Path socket, Duration patience) {
    this.client = new HostClient(socket, patience);
  }

  /** Whether it answers is tried at once, so that a start fails that cannot succeed. */
  @Override
  public Host open() throws HostException {
    var _ = client.askFacts();
    return client;
  }

  @Override
  public List<TemplateOffer> templates() throws HostException, RegistryException {
    return HostClient.read(
        client.ask(new HostCall.Templates(), Optional.empty(), line -> {}),
        new TypeReference<List<TemplateOffer>>() {});
  }

  @Override
  public Preflight preflight(int leasesMax) throws HostException {
    return client.call(new HostCall.Preflight(leasesMax), new TypeReference<Preflight>() {});
  }
}
