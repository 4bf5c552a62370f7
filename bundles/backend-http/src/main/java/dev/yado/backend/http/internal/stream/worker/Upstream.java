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
 * The one stream that is open at a Worker's source, however many viewers there are: what it says goes into a {@link LiveLog} that the viewers read. When it
 * breaks, the viewers are told, and it is opened again from where it was as soon as the Runtime is back.
 *
 * <p>Everything happens in {@link #step}, which is never run twice at a time; other threads only signal.
 */
final class Upstream {

    static final Notice AWAY = new Notice(StreamNotice.RUNTIME_UNAVAILABLE,
            "the Runtime is away; this stream goes on by itself when it is back", false);
    static final Notice RESET = new Notice(StreamNotice.RESET, "the log began anew; a snapshot replaces what was shown before", false);

    /** Frames handled before others get their turn on the thread. */
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
    private boolean told;
    private boolean over;
    private boolean everConnected;

    /**
     * @param executor runs calls that may block
     * @param onLive   run whenever the stream is connected (again)
     * @param onEnd    run once when it has ended for good, with what its viewers are told
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

    /** The log, once the first snapshot is there; fails with {@link YadoException} when the source refuses. */
    CompletableFuture<LiveLog> log() {
        return started;
    }

    boolean connected() {
        return connected;
    }

    /** The epoch of the log, once there is one. */
    Epoch epoch() {
        return log.epoch();
    }

    /** The Runtime may be back: tries at once if the stream is down. */
    void retryNow() {
        link.retryNow();
    }

    /** Ends it, and every viewer with {@code last}. */
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
            LOG.log(System.Logger.Level.ERROR, "a Worker's stream broke unexpectedly and is opened again", e);
            failed(new YadoException(new Failure(FailureCode.INTERNAL, "the Worker's stream broke unexpectedly"), e));
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
            away();
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
            // Asked to go on, but there is another log: begin at its end.
            reconnectFromNow();
            return;
        }
        if (sameLog && !reset) {
            log.goOn(snapshot);
        } else {
            log.reset(snapshot, RESET);
        }
        fromNow = false;
        reset = false;
        told = false;
        connected(true);
        onLive.accept(log.live());
    }

    private void notice(Notice notice) {
        switch (notice.code()) {
            case RESET -> {
                // The source's own snapshot follows, and says the rest.
                reset = true;
                fromNow = true;
            }
            case CURSOR_MALFORMED, CURSOR_UNKNOWN_OR_EXPIRED -> reconnectFromNow();
            case WORKER_NOT_FOUND, UNSUPPORTED -> finish(notice);
            case LOG_TRIMMED -> {
                // Viewers read the log themselves, and are told when they meet its new beginning.
            }
            case SLOW_CONSUMER -> {
                // We were: the viewers notice nothing, for the next connection goes on where this one ended.
                closeFeed();
                link.retryLater();
            }
            default -> {
                if (notice.ends() || log == null) {
                    away();
                } else {
                    tellAway();
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
            onEnd.accept(AWAY);
            return;
        }
        switch (e.code()) {
            case CURSOR_EXPIRED, CURSOR_MALFORMED -> reconnectFromNow();
            case UNKNOWN_WORKER, WORKER_NOT_FOUND, WORKER_NOT_VISIBLE -> finish(new Notice(StreamNotice.WORKER_NOT_FOUND,
                    "the Worker does not exist any more", true));
            case OPERATION_UNSUPPORTED -> finish(new Notice(StreamNotice.UNSUPPORTED, e.failure().message(), true));
            default -> away();
        }
    }

    private void reconnectFromNow() {
        closeFeed();
        fromNow = true;
        reset = true;
        link.retryLater();
    }

    private void away() {
        if (log == null) {
            failed(new YadoException(FailureCode.RUNTIME_UNAVAILABLE, "the Runtime went away"));
            return;
        }
        closeFeed();
        tellAway();
        link.retryLater();
    }

    private void tellAway() {
        connected(false);
        if (!told && log != null) {
            told = true;
            log.live().announce(AWAY);
        }
    }

    private void finish(Notice last) {
        over = true;
        closeFeed();
        if (log != null) {
            metrics.cameBack();
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

    /** Counted as away while it has a log and no connection that feeds it. */
    private void connected(boolean now) {
        if (log == null || connected == now) {
            return;
        }
        if (now && everConnected) {
            metrics.cameBack();
        } else if (!now) {
            metrics.wentAway();
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
