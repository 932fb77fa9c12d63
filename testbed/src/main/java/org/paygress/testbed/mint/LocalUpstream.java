package org.paygress.testbed.mint;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;

/** The dev mint's own answers. */
final class LocalUpstream implements MintHandler.Upstream {

  private final MintRoutes routes;
  private final AnswerCache cache;

  LocalUpstream(MintRoutes routes, AnswerCache cache) {
    this.routes = routes;
    this.cache = cache;
  }

  @Override
  public MintHandler.Answer answer(String method, String path, byte[] request) throws IOException {
    String what = method + " " + path;
    Optional<MintHandler.Answer> known = cache.find(what, request);
    MintHandler.Answer answer = known.isPresent() ? known.get() : compute(method, path, request);
    cache.keep(what, request, answer);
    return answer;
  }

  private MintHandler.Answer compute(String method, String path, byte[] request)
      throws IOException {
    try {
      JsonNode body =
          request.length == 0 ? MintWire.JSON.createObjectNode() : MintWire.JSON.readTree(request);
      JsonNode answer = routes.answer(method, path, body);
      return new MintHandler.Answer(200, MintWire.JSON.writeValueAsString(answer));
    } catch (MintError e) {
      return MintHandler.error(e.code() == 0 ? 404 : 400, e.code(), String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException | IOException e) {
      return MintHandler.error(400, 0, "malformed request");
    }
  }
}
