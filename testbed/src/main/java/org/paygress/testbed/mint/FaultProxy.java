package org.paygress.testbed.mint;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.paygress.protocol.money.MintUrl;

/** Somebody else's mint, seen through a way that goes wrong when told to. */
public final class FaultProxy implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService executor;
  private final HttpClient client;
  private final MintFaults faults;

  private FaultProxy(
      HttpServer server, ExecutorService executor, HttpClient client, MintFaults faults) {
    this.server = server;
    this.executor = executor;
    this.client = client;
    this.faults = faults;
  }

  /** Listens on a free port of loopback. */
  public static FaultProxy start(MintUrl mint) {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    MintFaults faults = new MintFaults();
    ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    try {
      InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      HttpServer server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
      server.setExecutor(executor);
      server.createContext(
          "/",
          new MintHandler(
              (method, path, body) -> forward(client, mint, method, path, body), faults));
      server.start();
      return new FaultProxy(server, executor, client, faults);
    } catch (IOException e) {
      executor.close();
      throw new UncheckedIOException("the proxy cannot listen", e);
    }
  }

  private static MintHandler.Answer forward(
      HttpClient client, MintUrl mint, String method, String path, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(mint.value() + path))
            .header("content-type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    return new MintHandler.Answer(response.statusCode(), response.body());
  }

  public MintUrl url() {
    return MintUrl.of("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Its fault switches. */
  public MintFaults faults() {
    return faults;
  }

  @Override
  public void close() {
    faults.close();
    server.stop(0);
    executor.shutdownNow();
    client.shutdownNow();
  }
}
