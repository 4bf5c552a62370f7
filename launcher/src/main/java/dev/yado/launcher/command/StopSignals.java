package dev.yado.launcher.command;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Consumer;

/**
 * Calls a handler on SIGTERM and SIGINT (Ctrl-C). A shutdown hook runs for the first signal only, and the JVM ignores further ones, so that a long
 * drain could not be ended.
 *
 * <p>Uses {@code sun.misc.Signal} by reflection: it is in every JDK but not in the specification, and the compiler warning about it cannot be
 * suppressed. On a JVM without it, the shutdown hook applies.
 */
final class StopSignals {
    private static final System.Logger LOG = System.getLogger(StopSignals.class.getName());

    private StopSignals() {
    }

    /** @param handler called with the number of the signal on a new thread, possibly while an earlier call still runs */
    static void handle(Consumer<Integer> handler) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> type = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                if (method.getName().equals("handle")) {
                    handler.accept((Integer) signal.getMethod("getNumber").invoke(arguments[0]));
                    return null;
                }
                return switch (method.getName()) {
                    case "equals" -> self == arguments[0];
                    case "hashCode" -> System.identityHashCode(self);
                    default -> "yado's signal handler";
                };
            });
            for (String name : List.of("TERM", "INT")) {
                signal.getMethod("handle", signal, type).invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
            }
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            Throwable reason = e instanceof InvocationTargetException wrapped ? wrapped.getCause() : e;
            LOG.log(System.Logger.Level.DEBUG, "Signal handlers are unavailable; signals end this process without a drain", reason);
        }
    }
}
