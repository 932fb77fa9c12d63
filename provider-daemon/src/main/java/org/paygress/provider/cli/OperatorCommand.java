package org.paygress.provider.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.paygress.provider.StateDirectory;
import org.paygress.provider.config.Config;
import org.paygress.provider.control.ControlAnswer;
import org.paygress.provider.control.ControlCall;
import org.paygress.provider.control.ControlClient;
import org.paygress.provider.identity.KeyFileException;
import org.paygress.system.cli.ExitCode;
import org.paygress.system.cli.OperatorException;
import org.paygress.system.config.Problem;
import org.paygress.system.service.InstanceLock;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * A command that the daemon carries out if it runs, and this process if it does not. Never both:
 * two processes that used one wallet would use the same counters and proofs twice.
 */
final class OperatorCommand {

  /** Longer than the slowest mint and the longest chain of requests to it. */
  private static final Duration RETRY = Duration.ofMinutes(10);

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Mixin private ConfigOption config = new ConfigOption();

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  static ObjectNode arguments() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** Carries the command out and prints the result, as JSON or as {@code text} words it. */
  int run(String command, ObjectNode arguments, Function<ObjectNode, String> text)
      throws OperatorException {
    return print(answer(config.load(), new ControlCall(command, arguments)), text);
  }

  /** The same for what only a running daemon can do. */
  int runByDaemon(String command, ObjectNode arguments, Function<ObjectNode, String> text)
      throws OperatorException {
    Path stateDir = config.load().provider().stateDir();
    Optional<ControlAnswer> answered = ask(stateDir, new ControlCall(command, arguments));
    if (answered.isEmpty()) {
      throw new OperatorException(
          ExitCode.NOT_RUNNING_OR_TAKEN,
          List.of(Problem.of("no daemon runs on " + stateDir, "start it: paygressd run")));
    }
    return print(answered.get(), text);
  }

  private int print(ControlAnswer answer, Function<ObjectNode, String> text)
      throws OperatorException {
    ObjectNode result = result(answer);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.print(json ? result + "\n" : text.apply(result));
    out.flush();
    return ExitCode.OK;
  }

  private static ObjectNode result(ControlAnswer answer) throws OperatorException {
    return switch (answer) {
      case ControlAnswer.Done(var result) -> result;
      case ControlAnswer.Refused(var message, var remedy) ->
          throw new OperatorException(message, remedy);
    };
  }

  private static ControlAnswer answer(Config loaded, ControlCall call) throws OperatorException {
    Optional<ControlAnswer> answered = ask(loaded.provider().stateDir(), call);
    return answered.isPresent() ? answered.get() : alone(loaded, call);
  }

  private static Optional<ControlAnswer> ask(Path stateDir, ControlCall call)
      throws OperatorException {
    try {
      return ControlClient.ask(stateDir, call, RETRY);
    } catch (IOException e) {
      throw new OperatorException(
          "no answer in " + stateDir + ": " + e.getMessage(),
          "run as root; what was begun goes on, see paygressd wallet history");
    }
  }

  private static ControlAnswer alone(Config loaded, ControlCall call) throws OperatorException {
    Path stateDir = loaded.provider().stateDir();
    try (InstanceLock _ = lock(stateDir);
        StateDirectory state = StateDirectory.open(loaded)) {
      return state.commands().answer(call);
    } catch (KeyFileException e) {
      throw new OperatorException(ExitCode.FAILED, List.of(e.problem()));
    } catch (IOException e) {
      throw new OperatorException("cannot use " + stateDir, "run as root, as the daemon does");
    }
  }

  private static InstanceLock lock(Path stateDir) throws OperatorException, IOException {
    Optional<InstanceLock> lock = InstanceLock.acquire(stateDir, Paygressd.NAME);
    if (lock.isEmpty()) {
      throw new OperatorException(
          "the daemon runs but does not answer commands yet", "try again in a few seconds");
    }
    return lock.get();
  }
}
