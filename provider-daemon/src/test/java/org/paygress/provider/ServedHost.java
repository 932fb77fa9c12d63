package org.paygress.provider;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.paygress.host.Host;
import org.paygress.host.HostConnector;
import org.paygress.host.Preflight;
import org.paygress.host.TemplateOffer;
import org.paygress.hostd.server.HostServer;
import org.paygress.hostd.server.Walls;
import org.paygress.system.config.Problem;
import org.paygress.system.socket.UnixServer;
import org.paygress.testbed.host.FakeHost;

/** A pretended host behind a real socket. */
public final class ServedHost implements AutoCloseable {

  private final HostServer server;

  private ServedHost(HostServer server) {
    this.server = server;
  }

  /** Serves {@code host} there. */
  public static ServedHost at(Path socket, FakeHost host) throws IOException {
    return new ServedHost(
        HostServer.start(
            UnixServer.listen(UnixDomainSocketAddress.of(socket)),
            new Machine(host),
            host,
            new Walls(host)));
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private record Machine(FakeHost host) implements HostConnector {
    @Override
    public Host open() {
      return host;
    }

    @Override
    public List<TemplateOffer> templates() {
      return BuiltTemplates.all();
    }

    @Override
    public Preflight preflight(int leasesMax) {
      return new Preflight(
          List.of(),
          List.of(Problem.of("this machine has room for " + leasesMax, "it is a pretended one")));
    }
  }
}
