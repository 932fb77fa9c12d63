package org.paygress.testbed.guest;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One guest for the whole class: what the runner promises, on a real kernel. */
@Tag("guest")
class GuestKernelTest {

  private static Path workDir;
  private static HttpServer service;
  private static int published;
  private static GuestKernel guest;

  @BeforeAll
  static void boot() throws Exception {
    workDir = Files.createTempDirectory("pg-guest");
    Path content = Files.createDirectory(workDir.resolve("content"));
    Files.writeString(content.resolve("greeting"), "from the project disk\n");
    ExtImage.make(content, workDir.resolve("project.img"));
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext(
        "/",
        exchange -> {
          byte[] body = "from the host\n".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    service.start();
    try (var free = new ServerSocket(0)) {
      published = free.getLocalPort();
    }
    guest =
        GuestKernel.boot(
            GuestOptions.of(GuestImage.prepare(Checkout.find(), System.err::println), workDir)
                .disks(new Disk("project", workDir.resolve("project.img")))
                .forwards(List.of(new ForwardedPort(published, 4000)))
                .loopbackServices(List.of(service.getAddress().getPort())));
  }

  @AfterAll
  static void off() throws Exception {
    if (guest != null) {
      guest.close();
      assertThat(guest.alive()).isFalse();
    }
    service.stop(0);
    Cache.deleteTree(workDir);
  }

  @Test
  void a_script_gives_its_output_and_exit_status() throws Exception {
    assertThat(guest.run("echo out; echo err >&2; exit 3"))
        .isEqualTo(new GuestRun(3, "out\nerr\n"));
  }

  @Test
  void scripts_run_beside_each_other() throws Exception {
    long start = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<GuestRun> sleeper = () -> guest.run("sleep 4; echo slept");
      List<Future<GuestRun>> runs = threads.invokeAll(List.of(sleeper, sleeper, sleeper));
      for (Future<GuestRun> run : runs) {
        assertThat(run.get()).isEqualTo(new GuestRun(0, "slept\n"));
      }
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(11));
  }

  @Test
  void a_script_that_hangs_is_given_up() throws Exception {
    assertThat(guest.run("sleep 100", Duration.ofSeconds(1)).exitCode())
        .isEqualTo(HostCommand.TIMED_OUT);
  }

  @Test
  void the_project_disk_is_there() throws Exception {
    assertThat(guest.run("cat /project/greeting").output()).isEqualTo("from the project disk\n");
  }

  @Test
  void a_file_can_be_copied_in() throws Exception {
    Path file = Files.writeString(workDir.resolve("small"), "two\nlines\n");
    guest.copyIn(file, "/run/copied/small", "0600");
    assertThat(guest.run("cat /run/copied/small; stat -c %a /run/copied/small").output())
        .isEqualTo("two\nlines\n600\n");
  }

  @Test
  void a_service_of_this_machine_answers_at_the_same_address() throws Exception {
    int port = service.getAddress().getPort();
    assertThat(
            guest
                .run(
                    "for i in 1 2; do exec 5<>/dev/tcp/127.0.0.1/%d; printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&5; tail -n 1 <&5; done"
                        .formatted(port))
                .output())
        .isEqualTo("from the host\nfrom the host\n");
  }

  @Test
  void nothing_else_of_this_machine_can_be_reached() throws Exception {
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      GuestRun attempt =
          guest.run(
              "timeout 3 bash -c 'exec 5<>/dev/tcp/10.0.2.2/%d'".formatted(other.getLocalPort()));
      assertThat(attempt.ok()).isFalse();
    }
  }

  @Test
  void a_port_of_the_guest_answers_on_our_loopback() throws Exception {
    guest
        .run(
            "setsid socat TCP-LISTEN:4000,reuseaddr SYSTEM:'echo from the guest' >/dev/null 2>&1 &")
        .expectSuccess();
    assertThat(readFromPublishedPort()).isEqualTo("from the guest\n");
  }

  @Test
  void an_encrypted_volume_lives_and_dies() throws Exception {
    GuestRun run =
        guest.run(
            """
            set -e; cd /tmp; truncate -s 64M volume.img; head -c 32 /dev/urandom > key
            cryptsetup luksFormat -q --type luks2 --pbkdf pbkdf2 --pbkdf-force-iterations 1000 --key-file key volume.img
            cryptsetup open --key-file key volume.img life; mkfs.ext4 -q /dev/mapper/life
            mkdir -p m; mount /dev/mapper/life m; echo written > m/file; umount m; cryptsetup close life
            cryptsetup open --test-passphrase --key-file key volume.img && echo opens
            cryptsetup luksErase -q volume.img
            cryptsetup open --test-passphrase --key-file key volume.img 2>/dev/null || echo no longer opens
            """);
    assertThat(run).isEqualTo(new GuestRun(0, "opens\nno longer opens\n"));
  }

  @Test
  void address_translation_of_the_inet_family_works() throws Exception {
    GuestRun run =
        guest.run(
            """
            nft -f - <<'.'
            table inet trial {
              map ports {
                type inet_service : ipv4_addr . inet_service
                elements = { 31000 : 10.97.0.2 . 22 }
              }
              chain incoming {
                type nat hook prerouting priority dstnat
                dnat ip to tcp dport map @ports
              }
              chain leaving {
                type nat hook postrouting priority srcnat
                ip saddr 10.97.0.0/16 masquerade
              }
            }
            .
            nft list tables; nft delete table inet trial
            """);
    assertThat(run).isEqualTo(new GuestRun(0, "table inet trial\n"));
  }

  private static String readFromPublishedPort() throws IOException, InterruptedException {
    for (int attempt = 0; attempt < 50; attempt++) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), published)) {
        String text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!text.isEmpty()) {
          return text;
        }
      } catch (IOException e) {
        // The listener is not up yet.
      }
      Thread.sleep(100);
    }
    return "";
  }
}
