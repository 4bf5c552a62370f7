package dev.yado.launcher.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;

/**
 * Drops what a bundle logs that was stopped while a thread of it still started something, for example by a signal during the start: its context is invalid then,
 * which is not an error. Thread-safe.
 */
public final class StoppedBundleFilter extends Filter<ILoggingEvent> {

    /** The message of Felix. */
    private static final String INVALID_CONTEXT = "Invalid BundleContext.";

    @Override
    public FilterReply decide(ILoggingEvent event) {
        IThrowableProxy failure = event.getThrowableProxy();
        return failure != null && IllegalStateException.class.getName().equals(failure.getClassName()) && INVALID_CONTEXT.equals(failure.getMessage())
                ? FilterReply.DENY : FilterReply.NEUTRAL;
    }
}
