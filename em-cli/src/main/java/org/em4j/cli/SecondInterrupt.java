package org.em4j.cli;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * A Ctrl-C that comes while the process is ending already. Java would ignore it.
 *
 * <p>Signals are no part of Java's own API: what every JDK has for them is called by name, because
 * the compiler warns of it and cannot be told not to.
 */
final class SecondInterrupt {
  private SecondInterrupt() {}

  /** Has the next interrupt end the process at once, its work done or not. */
  static void endsAtOnce() {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      MethodHandle halt =
          MethodHandles.insertArguments(
              MethodHandles.lookup()
                  .findVirtual(Runtime.class, "halt", MethodType.methodType(void.class, int.class))
                  .bindTo(Runtime.getRuntime()),
              0,
              ExitCode.CANCELLED);
      signal
          .getMethod("handle", signal, handler)
          .invoke(
              null,
              signal.getConstructor(String.class).newInstance("INT"),
              MethodHandleProxies.asInterfaceInstance(
                  handler, MethodHandles.dropArguments(halt, 0, signal)));
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      // A Java without signals: the process ends once its work has come to an end.
    }
  }
}
