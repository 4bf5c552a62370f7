package dev.yado.backend.http.internal.stream.worker;

import dev.yado.http.stream.CoalescingTask;
import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.Epoch;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamFrame.Delta;
import dev.yado.model.stream.StreamFrame.Logged;
import dev.yado.model.stream.StreamFrame.Notice;
import dev.yado.model.stream.StreamFrame.Snapshot;
import dev.yado.model.stream.StreamNotice;
import dev.yado.model.stream.StreamQuery;
import dev.yado.stream.LiveLog;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The stream from a Worker's source. There is one, however many subscribers there are: its frames go into a {@link LiveLog} that the
 * subscribers read. When it breaks, the subscribers are notified, and it is reopened at its last position as soon as the Runtime is
 * available.
 *
 * <p>All work happens in {@link #step}, which never runs concurrently; other threads only signal.
 */
final class Upstream {

    static final Notice UNAVAILABLE = new Notice(StreamNotice.RUNTIME_UNAVAILABLE,
            "the Runtime is unavailable; this stream continues when it is available again", false);
    static final Notice RESET = new Notice(StreamNotice.RESET, "the log was replaced; the next snapshot replaces all earlier frames", false);

    /** Maximum number of frames handled per step, so that other tasks get the thread. */
    private static final int BATCH = 512;

    private static final System.Logger LOG = System.getLogger(Upstream.class.getName());

    private final Executor executor;
    private final UpstreamLink link;
    private final UpstreamMetrics metrics;
    private final Consumer<LiveLog> onLive;
    private final Consumer<Notice> onEnd;
    private final CoalescingTask serial;
    private final CompletableFuture<LiveLog> started = new CompletableFuture<>();

    private volatile boolean connected;
    private volatile Notice ending;
    private volatile UpstreamLog log;

    // Touched by step() only.
    private boolean fromNow = true;
    private boolean reset;
    private boolean announcedUnavailable;
    private boolean over;
    private boolean everConnected;

    /**
     * @param executor runs calls that may block
     * @param onLive   called whenever the stream is connected, for the first time or again
     * @param onEnd    called once when it has ended finally, with the last frame for its subscribers
     */
    Upstream(UpstreamLink link, Executor executor, UpstreamMetrics metrics, Consumer<LiveLog> onLive, Consumer<Notice> onEnd) {
        this.link = link;
        this.executor = executor;
        this.metrics = metrics;
        this.onLive = onLive;
        this.onEnd = onEnd;
        this.serial = new CoalescingTask(executor, this::step);
        link.onReady(serial::signal);
    }

    void start() {
        serial.signal();
    }

    /** Returns the log, which is available after the first snapshot; fails with {@link YadoException} if the source refuses. */
    CompletableFuture<LiveLog> log() {
        return started;
    }

    boolean connected() {
        return connected;
    }

    /** Returns the log's epoch. Call it after {@link #log} has completed. */
    Epoch epoch() {
        return log.epoch();
    }

    /** Reconnects at once if the stream is not connected. */
    void retryNow() {
        link.retryNow();
    }

    /** Ends the stream and all its subscribers with {@code last}. */
    void end(Notice last) {
        ending = last;
        serial.signal();
    }

    private void step() {
        if (over) {
            return;
        }
        if (ending != null) {
            finish(ending);
            return;
        }
        try {
            link.openIfDue(fromNow ? StreamQuery.LIVE : StreamQuery.after(log.cursor()));
            if (link.isOpen()) {
                drain();
            }
        } catch (YadoException e) {
            failed(e);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a Worker's stream failed unexpectedly; reconnecting", e);
            failed(new YadoException(new Failure(FailureCode.INTERNAL, "the Worker's stream failed unexpectedly"), e));
        }
    }

    private void drain() {
        boolean more = true;
        for (int i = 0; i < BATCH && more; i++) {
            Optional<StreamFrame> frame = link.poll();
            if (frame.isEmpty()) {
                more = false;
            } else if (frame.get() instanceof Logged logged && log != null) {
                log.add(logged);
            } else {
                flush();
                handle(frame.get());
                more = link.isOpen();
            }
        }
        flush();
        if (link.isOpen() && link.ended()) {
            unavailable();
        } else if (more) {
            serial.signal();
        }
    }

    private void flush() {
        if (log != null && log.flush()) {
            link.progress();
        }
    }

    private void handle(StreamFrame frame) {
        if (frame instanceof Snapshot snapshot) {
            snapshot(snapshot);
        } else if (frame instanceof Notice notice) {
            notice(notice);
        } else if (frame instanceof Delta delta && log != null) {
            log.add(delta);
        } else {
            throw new YadoException(FailureCode.RUNTIME_MALFORMED_RESPONSE, "the Runtime's stream does not begin with a snapshot");
        }
    }

    private void snapshot(Snapshot snapshot) {
        if (log == null) {
            log = new UpstreamLog(snapshot, new LiveLog(snapshot, executor), link::read);
            fromNow = false;
            connected(true);
            started.complete(log.live());
            return;
        }
        boolean sameLog = log.isOf(snapshot.epoch());
        if (!sameLog && !fromNow) {
            // The source has a different log than the one to be continued: start at its end.
            reconnectFromNow();
            return;
        }
        if (sameLog && !reset) {
            log.resume(snapshot);
        } else {
            log.reset(snapshot, RESET);
        }
        fromNow = false;
        reset = false;
        announcedUnavailable = false;
        connected(true);
        onLive.accept(log.live());
    }

    private void notice(Notice notice) {
        switch (notice.code()) {
            case RESET -> {
                // The source sends its own snapshot next.
                reset = true;
                fromNow = true;
            }
            case CURSOR_MALFORMED, CURSOR_UNKNOWN_OR_EXPIRED -> reconnectFromNow();
            case WORKER_NOT_FOUND, UNSUPPORTED -> finish(notice);
            case LOG_TRIMMED -> {
                // Subscribers read the log themselves and are notified when they reach its new beginning.
            }
            case SLOW_CONSUMER -> {
                // This upstream was too slow. The next connection continues at the same position, so subscribers do not notice.
                closeFeed();
                link.retryLater();
            }
            default -> {
                if (notice.ends() || log == null) {
                    unavailable();
                } else {
                    announceUnavailable();
                }
            }
        }
    }

    private void failed(YadoException e) {
        if (over) {
            return;
        }
        closeFeed();
        if (log == null) {
            over = true;
            started.completeExceptionally(e);
            onEnd.accept(UNAVAILABLE);
            return;
        }
        switch (e.code()) {
            case CURSOR_EXPIRED, CURSOR_MALFORMED -> reconnectFromNow();
            case UNKNOWN_WORKER, WORKER_NOT_FOUND, WORKER_NOT_VISIBLE -> finish(new Notice(StreamNotice.WORKER_NOT_FOUND,
                    "the Worker no longer exists", true));
            case OPERATION_UNSUPPORTED -> finish(new Notice(StreamNotice.UNSUPPORTED, e.failure().message(), true));
            default -> unavailable();
        }
    }

    private void reconnectFromNow() {
        closeFeed();
        fromNow = true;
        reset = true;
        link.retryLater();
    }

    private void unavailable() {
        if (log == null) {
            failed(new YadoException(FailureCode.RUNTIME_UNAVAILABLE, "the Runtime is no longer available"));
            return;
        }
        closeFeed();
        announceUnavailable();
        link.retryLater();
    }

    private void announceUnavailable() {
        connected(false);
        if (!announcedUnavailable && log != null) {
            announcedUnavailable = true;
            log.live().announce(UNAVAILABLE);
        }
    }

    private void finish(Notice last) {
        over = true;
        closeFeed();
        if (log != null) {
            metrics.connect();
            log.live().end(last);
        } else {
            started.completeExceptionally(new YadoException(codeOf(last), last.message()));
        }
        onEnd.accept(last);
    }

    private void closeFeed() {
        connected(false);
        link.close();
    }

    /** Records whether the stream is connected. It is counted as disconnected while it has a log but no connection. */
    private void connected(boolean now) {
        if (log == null || connected == now) {
            return;
        }
        if (now && everConnected) {
            metrics.connect();
        } else if (!now) {
            metrics.disconnect();
        }
        everConnected = true;
        connected = now;
    }

    private static FailureCode codeOf(Notice notice) {
        return switch (notice.code()) {
            case WORKER_NOT_FOUND -> FailureCode.UNKNOWN_WORKER;
            case UNSUPPORTED -> FailureCode.OPERATION_UNSUPPORTED;
            default -> FailureCode.RUNTIME_UNAVAILABLE;
        };
    }
}
