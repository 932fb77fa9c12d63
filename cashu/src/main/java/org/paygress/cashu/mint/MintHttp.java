package org.paygress.cashu.mint;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.paygress.cashu.token.TokenV3;
import org.paygress.protocol.money.MintUrl;
import org.paygress.system.Parsed;

/**
 * JSON over HTTP to one mint. No redirects, one bound on the time of a whole exchange, one on the
 * size of an answer. Nothing of an answer's text gets into messages: they may be sent to strangers.
 */
final class MintHttp {
  static final int ANSWER_BYTES_MAX = 4 * 1024 * 1024;

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int ATTEMPTS_MAX = 4;

  private final HttpClient http;
  private final MintUrl mint;
  private final Duration timeout;

  MintHttp(HttpClient http, MintUrl mint, Duration timeout) {
    this.http = http;
    this.mint = mint;
    this.timeout = timeout;
  }

  static HttpClient newClient(Duration timeout) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(
            timeout.compareTo(Duration.ofSeconds(5)) < 0 ? timeout : Duration.ofSeconds(5))
        .build();
  }

  MintAnswer<JsonNode> get(String path) {
    return exchange(request(path).GET().build());
  }

  MintAnswer<JsonNode> post(String path, JsonNode body) {
    return exchange(
        request(path)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString(), StandardCharsets.UTF_8))
            .build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(mint.value() + path))
        .timeout(timeout)
        .header("accept", "application/json");
  }

  /**
   * A mint that turns us away (status 429) and says for how long is asked again after that time, if
   * all waiting together is no longer than one request may take. Only the caller waits: it holds no
   * connection meanwhile, and no lock but its operation's.
   */
  private MintAnswer<JsonNode> exchange(HttpRequest request) {
    Duration patience = timeout;
    for (int attempt = 1; ; attempt++) {
      MintAnswer<HttpResponse<byte[]>> answer = send(request);
      if (!(answer instanceof MintAnswer.Done<HttpResponse<byte[]>>(var response))) {
        return answer.read(never -> Parsed.malformed("no answer"));
      }
      if (response.statusCode() != TOO_MANY_REQUESTS) {
        return read(response);
      }
      Optional<Duration> wait = waitAfter(response);
      if (attempt == ATTEMPTS_MAX || wait.isEmpty() || wait.get().compareTo(patience) > 0) {
        return new MintAnswer.NotSent<>("the mint is too busy");
      }
      patience = patience.minus(wait.get());
      if (!slept(wait.get())) {
        return new MintAnswer.NotSent<>("interrupted while the mint was too busy");
      }
    }
  }

  private static Optional<Duration> waitAfter(HttpResponse<byte[]> response) {
    return response
        .headers()
        .firstValue("retry-after")
        .flatMap(text -> RetryAfter.parse(text, Instant.now()))
        .map(asked -> asked.jittered(ThreadLocalRandom.current()));
  }

  private static boolean slept(Duration time) {
    try {
      Thread.sleep(time);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private MintAnswer<HttpResponse<byte[]>> send(HttpRequest request) {
    CompletableFuture<HttpResponse<byte[]>> pending =
        http.sendAsync(
            request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX));
    try {
      // The request's own timeout ends with the headers; this one covers a slow body too.
      return new MintAnswer.Done<>(pending.get(timeout.toMillis() + 50, TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      pending.cancel(true);
      return new MintAnswer.Unclear<>("the mint did not answer in time");
    } catch (ExecutionException e) {
      return failed(e.getCause());
    } catch (InterruptedException e) {
      pending.cancel(true);
      Thread.currentThread().interrupt();
      return new MintAnswer.Unclear<>("interrupted while waiting for the mint");
    }
  }

  private static <T> MintAnswer<T> failed(@Nullable Throwable cause) {
    for (@Nullable Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof ConnectException
          || t instanceof HttpConnectTimeoutException
          || t instanceof UnresolvedAddressException) {
        return new MintAnswer.NotSent<>("the mint cannot be reached");
      }
    }
    return new MintAnswer.Unclear<>(
        cause instanceof HttpTimeoutException
            ? "the mint did not answer in time"
            : "the exchange with the mint broke off");
  }

  private static MintAnswer<JsonNode> read(HttpResponse<byte[]> response) {
    int status = response.statusCode();
    if (status == 408 || status >= 500) {
      return new MintAnswer.Unclear<>("the mint failed with status " + status);
    }
    if (status >= 400) {
      return new MintAnswer.Rejected<>(status, code(response.body()));
    }
    if (status != 200) {
      return new MintAnswer.Unclear<>("the mint answered with status " + status);
    }
    try {
      return new MintAnswer.Done<>(TokenV3.STRICT_JSON.readTree(response.body()));
    } catch (IOException e) {
      return new MintAnswer.Unclear<>("the mint's answer is not JSON");
    }
  }

  private static int code(byte[] body) {
    try {
      return TokenV3.STRICT_JSON.readTree(body).path("code").asInt(0);
    } catch (IOException e) {
      return 0;
    }
  }
}
