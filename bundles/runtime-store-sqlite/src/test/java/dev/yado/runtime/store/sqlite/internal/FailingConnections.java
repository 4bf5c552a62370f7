package dev.yado.runtime.store.sqlite.internal;

import dev.yado.runtime.store.sqlite.internal.sql.Connections;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Connections whose writer fails at its n-th operation, with the error of a full disk. */
final class FailingConnections implements Connections {

    private static final int FULL = 13;
    private static final Set<String> POINTS = Set.of("executeUpdate", "executeQuery", "prepareStatement", "writer");

    private final Connections real;
    private final AtomicLong points = new AtomicLong();
    volatile long failAt = Long.MAX_VALUE;
    volatile long failUntil = Long.MAX_VALUE;

    FailingConnections(Connections real) {
        this.real = real;
    }

    /** Number of operations of the writer so far. */
    long points() {
        return points.get();
    }

    private void point(String method) throws SQLException {
        if (POINTS.contains(method)) {
            long now = points.incrementAndGet();
            if (now >= failAt && now < failUntil) {
                throw new SQLException("injected at " + now, null, FULL);
            }
        }
    }

    @Override
    public Connection writer() throws SQLException {
        point("writer");
        return proxy(Connection.class, real.writer());
    }

    @Override
    public Connection reader() throws SQLException {
        return real.reader();
    }

    private <T> T proxy(Class<T> type, T target) {
        InvocationHandler handler = (self, method, arguments) -> {
            point(method.getName());
            Object result = call(target, method, arguments);
            return result instanceof PreparedStatement statement ? proxy(PreparedStatement.class, statement) : result;
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
