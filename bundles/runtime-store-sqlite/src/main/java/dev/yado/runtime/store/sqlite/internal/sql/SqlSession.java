package dev.yado.runtime.store.sqlite.internal.sql;

import dev.yado.runtime.store.sqlite.internal.read.ReadQueries;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * A connection and its prepared statements. Used by one thread at a time. One on which something failed is closed and never used again: the driver leaves
 * failed statements and transactions in states that are not worth telling apart.
 */
public final class SqlSession implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(SqlSession.class.getName());

    /** ReadQueries what one row says. */
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    public SqlSession(Connection connection) {
        this.connection = connection;
    }

    /** @return how many rows changed */
    public int update(String sql, Object... parameters) throws SQLException {
        return bound(sql, parameters).executeUpdate();
    }

    /** Calls {@code row} for each row of the answer. */
    public void each(String sql, Row<?> row, Object... parameters) throws SQLException {
        // A result that stays open keeps an old state of the database alive.
        try (ResultSet result = bound(sql, parameters).executeQuery()) {
            while (result.next()) {
                row.read(result);
            }
        }
    }

    /** The first row of the answer; null when there is none or {@code row} says so. */
    public <T> T first(String sql, Row<T> row, Object... parameters) throws SQLException {
        try (ResultSet result = bound(sql, parameters).executeQuery()) {
            return result.next() ? row.read(result) : null;
        }
    }

    private PreparedStatement bound(String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        for (int i = 0; i < parameters.length; i++) {
            Object value = parameters[i];
            if (value instanceof Long number) {
                statement.setLong(i + 1, number);
            } else if (value instanceof Integer number) {
                statement.setInt(i + 1, number);
            } else if (value instanceof byte[] bytes) {
                statement.setBytes(i + 1, bytes);
            } else if (value == null) {
                statement.setNull(i + 1, java.sql.Types.NULL);
            } else {
                statement.setString(i + 1, value.toString());
            }
        }
        return statement;
    }

    @Override
    public void close() {
        for (PreparedStatement statement : statements.values()) {
            try {
                statement.close();
            } catch (SQLException e) {
                LOG.log(System.Logger.Level.DEBUG, "closing a statement failed", e);
            }
        }
        statements.clear();
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.DEBUG, "closing a connection failed", e);
        }
    }
}
