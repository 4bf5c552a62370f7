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

/** Connections that record the statements of readers, and the number of steps of SQLite's virtual machine: a cost that does not depend on the load of the computer. */
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

    /** The different statements that were prepared. */
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

    /** Returns SQLite's query plan: a line for each table, which starts with {@code SCAN} if the whole table is read. */
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
