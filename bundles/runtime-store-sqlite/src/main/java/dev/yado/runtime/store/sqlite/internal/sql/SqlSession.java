package dev.yado.runtime.store.sqlite.internal.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * A connection and its prepared statements. Not thread-safe. After a failure, close the session and do not use it again: the driver leaves failed statements
 * and transactions in undefined states.
 */
public final class SqlSession implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(SqlSession.class.getName());

    /** Reads the current row of a result. */
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    public SqlSession(Connection connection) {
        this.connection = connection;
    }

    /** Runs a statement and returns the number of changed rows. */
    public int update(String sql, Object... parameters) throws SQLException {
        return bind(sql, parameters).executeUpdate();
    }

    /** Runs a query and calls {@code row} for each row of the result. */
    public void each(String sql, Row<?> row, Object... parameters) throws SQLException {
        // Close the result: an open one pins an old snapshot of the database.
        try (ResultSet result = bind(sql, parameters).executeQuery()) {
            while (result.next()) {
                row.read(result);
            }
        }
    }

    /** Runs a query and returns the first row, or null if there is none or {@code row} returns null. */
    public <T> T first(String sql, Row<T> row, Object... parameters) throws SQLException {
        try (ResultSet result = bind(sql, parameters).executeQuery()) {
            return result.next() ? row.read(result) : null;
        }
    }

    private PreparedStatement bind(String sql, Object... parameters) throws SQLException {
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
