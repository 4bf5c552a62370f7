package dev.yado.launcher.log;

import java.lang.System.Logger.Level;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerConsumer;
import org.slf4j.helpers.MessageFormatter;

/** An OSGi logger that writes to the System.Logger of the same name; messages use {@code {}} placeholders. */
final class BundleLogger implements Logger {
    private final System.Logger log;
    private final StartupLogBuffer sink;

    BundleLogger(String name, StartupLogBuffer sink) {
        this.log = System.getLogger(name);
        this.sink = sink;
    }

    @Override
    public String getName() {
        return log.getName();
    }

    private void write(Level level, String format, Object... arguments) {
        if (log.isLoggable(level)) {
            // Uses a last argument that is a Throwable as the cause, as OSGi requires.
            var message = MessageFormatter.arrayFormat(format, arguments);
            sink.write(log, level, message.getMessage(), message.getThrowable());
        }
    }

    private <E extends Exception> void consume(Level level, LoggerConsumer<E> consumer) throws E {
        if (log.isLoggable(level)) {
            consumer.accept(this);
        }
    }

    @Override
    public boolean isTraceEnabled() {
        return log.isLoggable(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return log.isLoggable(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return log.isLoggable(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return log.isLoggable(Level.WARNING);
    }

    @Override
    public boolean isErrorEnabled() {
        return log.isLoggable(Level.ERROR);
    }

    @Override
    public void trace(String message) {
        write(Level.TRACE, message);
    }

    @Override
    public void trace(String format, Object argument) {
        write(Level.TRACE, format, argument);
    }

    @Override
    public void trace(String format, Object first, Object second) {
        write(Level.TRACE, format, first, second);
    }

    @Override
    public void trace(String format, Object... arguments) {
        write(Level.TRACE, format, arguments);
    }

    @Override
    public <E extends Exception> void trace(LoggerConsumer<E> consumer) throws E {
        consume(Level.TRACE, consumer);
    }

    @Override
    public void debug(String message) {
        write(Level.DEBUG, message);
    }

    @Override
    public void debug(String format, Object argument) {
        write(Level.DEBUG, format, argument);
    }

    @Override
    public void debug(String format, Object first, Object second) {
        write(Level.DEBUG, format, first, second);
    }

    @Override
    public void debug(String format, Object... arguments) {
        write(Level.DEBUG, format, arguments);
    }

    @Override
    public <E extends Exception> void debug(LoggerConsumer<E> consumer) throws E {
        consume(Level.DEBUG, consumer);
    }

    @Override
    public void info(String message) {
        write(Level.INFO, message);
    }

    @Override
    public void info(String format, Object argument) {
        write(Level.INFO, format, argument);
    }

    @Override
    public void info(String format, Object first, Object second) {
        write(Level.INFO, format, first, second);
    }

    @Override
    public void info(String format, Object... arguments) {
        write(Level.INFO, format, arguments);
    }

    @Override
    public <E extends Exception> void info(LoggerConsumer<E> consumer) throws E {
        consume(Level.INFO, consumer);
    }

    @Override
    public void warn(String message) {
        write(Level.WARNING, message);
    }

    @Override
    public void warn(String format, Object argument) {
        write(Level.WARNING, format, argument);
    }

    @Override
    public void warn(String format, Object first, Object second) {
        write(Level.WARNING, format, first, second);
    }

    @Override
    public void warn(String format, Object... arguments) {
        write(Level.WARNING, format, arguments);
    }

    @Override
    public <E extends Exception> void warn(LoggerConsumer<E> consumer) throws E {
        consume(Level.WARNING, consumer);
    }

    @Override
    public void error(String message) {
        write(Level.ERROR, message);
    }

    @Override
    public void error(String format, Object argument) {
        write(Level.ERROR, format, argument);
    }

    @Override
    public void error(String format, Object first, Object second) {
        write(Level.ERROR, format, first, second);
    }

    @Override
    public void error(String format, Object... arguments) {
        write(Level.ERROR, format, arguments);
    }

    @Override
    public <E extends Exception> void error(LoggerConsumer<E> consumer) throws E {
        consume(Level.ERROR, consumer);
    }

    @Override
    public void audit(String message) {
        write(Level.INFO, message);
    }

    @Override
    public void audit(String format, Object argument) {
        write(Level.INFO, format, argument);
    }

    @Override
    public void audit(String format, Object first, Object second) {
        write(Level.INFO, format, first, second);
    }

    @Override
    public void audit(String format, Object... arguments) {
        write(Level.INFO, format, arguments);
    }
}
