package dev.yado.runtime.store.sqlite.internal;

import dev.yado.runtime.store.sqlite.internal.sql.Connections;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.sqlite.ProgressHandler;

/** Connections that tell what their readers ask, and how many steps SQLite's machine takes for the answers: a measure of cost that no busy computer changes. */
final class CountedReads implements Connections {

    private final Connections real;
    private final AtomicLong steps = new AtomicLong();
    private final Set<String> asked = ConcurrentHashMap.newKeySet();

    CountedReads(Connections real) {
        this.real = real;
    }

    long steps() {
        return steps.get();
    }

    /** All statements that were prepared, each once. */
    Set<String> asked() {
        return Set.copyOf(asked);
    }

    @Override
    public Connection writer() throws SQLException {
        return real.writer();
    }

    @Override
    public Connection reader() throws SQLException {
        Connection connection = real.reader();
        ProgressHandler.setHandler(connection, 1, new ProgressHandler() {
            @Override
            protected int progress() {
                steps.incrementAndGet();
                return 0;
            }
        });
        return (Connection) Proxy.newProxyInstance(Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (self, method, arguments) -> {
            if (method.getName().equals("prepareStatement")) {
                asked.add((String) arguments[0]);
            }
            try {
                return method.invoke(connection, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    /** How SQLite goes about a statement: a line for each table, {@code SCAN} when it looks at all of it. */
    List<String> plan(String sql) throws SQLException {
        List<String> plan = new ArrayList<>();
        try (Connection connection = real.reader(); Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("EXPLAIN QUERY PLAN " + sql)) {
            while (rows.next()) {
                plan.add(rows.getString("detail"));
            }
        }
        return plan;
    }
}
