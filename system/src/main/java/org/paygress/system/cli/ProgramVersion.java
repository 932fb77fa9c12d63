package org.paygress.system.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What {@code --version} prints: the program's name and the build's version. */
public final class ProgramVersion implements IVersionProvider {

  @Spec private @Nullable CommandSpec spec;

  @Override
  public String[] getVersion() {
    return new String[] {Objects.requireNonNull(spec).root().name() + " " + Version.current()};
  }
}
