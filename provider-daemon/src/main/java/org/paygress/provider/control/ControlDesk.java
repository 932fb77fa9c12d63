package org.paygress.provider.control;

/** Who answers commands. Called from many threads at once; never throws for what a caller says. */
@FunctionalInterface
public interface ControlDesk {

  ControlAnswer answer(ControlCall call);
}
