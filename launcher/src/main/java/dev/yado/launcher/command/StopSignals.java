package dev.yado.launcher.command;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Consumer;

/**
 * SIGTERM and SIGINT (Ctrl-C) as calls. A shutdown hook would do for the first of them, but the JVM swallows every further one, so nobody could cut
 * a long drain short.
 *
 * <p>By reflection, because the class is in every JDK but in no specification: the compiler warns about it whatever one does, and a JVM without it
 * is served by the shutdown hook.
 */
final class StopSignals {
    private static final System.Logger LOG = System.getLogger(StopSignals.class.getName());

    private StopSignals() {
    }

    /** @param handler called with the signal's number on a thread of its own, perhaps while an earlier call still runs */
    static void handle(Consumer<Integer> handler) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> type = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (self, method, arguments) -> {
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
            LOG.log(System.Logger.Level.DEBUG, "Signals end this process without a drain", reason);
        }
    }
}
