package org.paygress.host.wire;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.paygress.host.Placement;
import org.paygress.host.ProvisionOrder;
import org.paygress.host.Resources;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.message.SshPassword;
import org.paygress.protocol.message.SshUsername;
import org.paygress.protocol.message.TemplateSlug;

/** What the provider can ask of the host, as it crosses the border: names and numbers alone. */
public sealed interface HostCall {

  /** {@link org.paygress.host.Host#facts}. */
  record Facts() implements HostCall {}

  /** {@link org.paygress.host.Host#template}. */
  record Template(String slug) implements HostCall {}

  /** {@link org.paygress.host.HostConnector#templates}. */
  record Templates() implements HostCall {}

  /** {@link org.paygress.host.HostConnector#preflight}. */
  record Preflight(int leasesMax) implements HostCall {}

  /** {@link org.paygress.host.Host#prepare}. */
  record Prepare() implements HostCall {}

  /** {@link org.paygress.host.Host#mend}. */
  record Mend() implements HostCall {}

  /** {@link org.paygress.host.Host#shutdown}. */
  record Shutdown(boolean keepContainers) implements HostCall {}

  /** {@link org.paygress.host.Host#list}. */
  record Containers() implements HostCall {}

  /** {@link org.paygress.host.Host#state}. */
  record State(LeaseId lease) implements HostCall {}

  /** {@link org.paygress.host.Host#provision}; the key of an encrypted one follows. */
  record Provision(
      TemplateSlug template,
      Placement placement,
      Resources resources,
      SshUsername user,
      SshPassword password,
      Map<String, String> env,
      boolean encrypted)
      implements HostCall {

    static Provision of(ProvisionOrder order) {
      return new Provision(
          order.template(),
          order.placement(),
          order.resources(),
          order.user(),
          order.password(),
          order.env(),
          order.volumeKey().isPresent());
    }

    @Override
    public boolean keyFollows() {
      return encrypted;
    }

    @Override
    public String toString() {
      return "Provision[" + placement + ", " + template.value() + "]";
    }
  }

  /** {@link org.paygress.host.Host#tryKey}; the key follows. */
  record TryKey(Placement placement) implements HostCall {
    @Override
    public boolean keyFollows() {
      return true;
    }
  }

  /** {@link org.paygress.host.Host#suspend}. */
  record Suspend(Placement placement) implements HostCall {}

  /** {@link org.paygress.host.Host#destroy}. */
  record Destroy(Placement placement) implements HostCall {}

  /** The calls by the names they have on the wire. */
  Map<String, Class<? extends HostCall>> NAMES =
      Stream.of(HostCall.class.getPermittedSubclasses())
          .<Class<? extends HostCall>>map(type -> type.asSubclass(HostCall.class))
          .collect(Collectors.toMap(Class::getSimpleName, Function.identity()));

  /** Whether a volume key is sent after it. */
  default boolean keyFollows() {
    return false;
  }
}
