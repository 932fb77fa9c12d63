package org.paygress.testbed.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A line to a TCP service on loopback that can go dead: nothing more comes through what is
 * connected, and nobody hangs up. New connections work.
 */
public final class StallingProxy implements AutoCloseable {

  private final ServerSocket server;
  private final int target;
  private final List<Line> lines = new CopyOnWriteArrayList<>();

  private StallingProxy(ServerSocket server, int target) {
    this.server = server;
    this.target = target;
  }

  /** Listens on a free port. */
  public static StallingProxy to(int targetPort) {
    try {
      var proxy =
          new StallingProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), targetPort);
      Thread.ofVirtual().start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException("the proxy cannot listen", e);
    }
  }

  public int port() {
    return server.getLocalPort();
  }

  /** All connections of this moment go dead. */
  public void stall() {
    lines.forEach(line -> line.stalled = true);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket near = server.accept();
        Line line = new Line(near, new Socket(InetAddress.getLoopbackAddress(), target));
        lines.add(line);
        Thread.ofVirtual().start(() -> line.copy(line.near, line.far));
        Thread.ofVirtual().start(() -> line.copy(line.far, line.near));
      } catch (IOException e) {
        // Closed, or nobody is there: whoever connected finds out.
      }
    }
  }

  private static final class Line {
    private final Socket near;
    private final Socket far;
    private volatile boolean stalled;

    Line(Socket near, Socket far) {
      this.near = near;
      this.far = far;
    }

    void copy(Socket from, Socket to) {
      byte[] buffer = new byte[8192];
      try {
        int n;
        while ((n = from.getInputStream().read(buffer)) >= 0) {
          if (!stalled) {
            to.getOutputStream().write(buffer, 0, n);
          }
        }
        if (!stalled) {
          close();
        }
      } catch (IOException e) {
        // The other direction ended it.
      }
    }

    void close() {
      try (near;
          far) {
        stalled = true;
      } catch (IOException e) {
        // It is gone.
      }
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      // It is gone.
    }
    lines.forEach(Line::close);
  }
}
