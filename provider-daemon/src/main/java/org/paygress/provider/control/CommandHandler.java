package org.paygress.provider.control;

/** Who answers commands. Called from many threads at once; never throws for what a caller says. */
@FunctionalInterface
public interface CommandHandler {

  ControlAnswer answer(ControlCall call);
}
