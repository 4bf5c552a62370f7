package dev.yado.registry.internal.access;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.id.InteractionId;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.json.ModelJson;
import dev.yado.registry.api.AuditEvent;
import dev.yado.registry.api.AuditSink;
import dev.yado.registry.internal.files.DataDirectoryProperty;
import dev.yado.support.concurrent.BlockingExecutors;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Writes the audit trail as JSON lines. Events are queued for one writer thread, so no operation waits for the disk. While writing fails, the writer retries;
 * events that no longer fit in the queue are lost, which a separate line then states.
 */
@Component(name = AuditFileConfig.PID, service = AuditSink.class, configurationPid = AuditFileConfig.PID)
@Designate(ocd = AuditFileConfig.class)
public final class JsonLinesAuditSink implements AuditSink {

    private static final Logger LOG = System.getLogger("dev.yado.registry.audit");
    private static final int QUEUE = 8_192;
    private static final long RETRY_MS = 1_000;
    private static final long FLUSH_MS = 3_000;

    private final Optional<AuditFile> file;
    private final ModelJson json = new ModelJson();
    private final ThreadPoolExecutor writer = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE),
            BlockingExecutors.daemons("yado-registry-audit"));
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicLong lost = new AtomicLong();
    // For the writer only.
    private boolean failing;

    /**
     * One line.
     *
     * @param outcome {@code accepted}, or {@code refused} with the code
     */
    record Line(String at, String caller, String callerKind, String action, RuntimeId runtimeId, Optional<WorkerId> workerId,
            Optional<InteractionId> interactionId, Optional<String> optionId, String outcome,
            Optional<String> code) {

        static Line of(AuditEvent event) {
            return new Line(event.at().toString(), event.caller().name(), event.caller().kind().name().toLowerCase(Locale.ROOT),
                    event.action().wire(), event.runtime(), event.worker(),
                    event.answer().map(AuditEvent.Answer::interaction), event.answer().map(AuditEvent.Answer::optionId),
                    event.failure().isEmpty() ? "accepted" : "refused",
                    event.failure().map(FailureCode::wire));
        }
    }

    /** The line that replaces lost events. */
    record Lost(long lost) {
    }

    @Activate
    public JsonLinesAuditSink(BundleContext context, AuditFileConfig config) {
        this(DataDirectoryProperty.of(context).map(data -> data.resolve("audit")), config.max__bytes(), config.files());
    }

    /** @param directory empty if nothing is to be written */
    JsonLinesAuditSink(Optional<Path> directory, long maxBytes, int files) {
        if (directory.isEmpty()) {
            LOG.log(Level.INFO, "The audit trail is not written: no data directory is configured");
        }
        this.file = directory.map(path -> new AuditFile(path, maxBytes, files));
        writer.allowCoreThreadTimeOut(true);
    }

    @Modified
    void modified(AuditFileConfig config) {
        file.ifPresent(f -> f.bound(config.max__bytes(), config.files()));
    }

    @Override
    public void record(AuditEvent event) {
        if (file.isEmpty()) {
            return;
        }
        try {
            writer.execute(() -> write(file.get(), event));
        } catch (RejectedExecutionException full) {
            lost.incrementAndGet();
        }
    }

    /** Writes the queued events, for a bounded time. */
    @Deactivate
    void deactivate() {
        closing.countDown();
        writer.shutdown();
        try {
            if (!writer.awaitTermination(FLUSH_MS, TimeUnit.MILLISECONDS)) {
                LOG.log(Level.WARNING, "The audit trail is incomplete: its last events could not be written in time");
            } else if (file.isPresent()) {
                file.get().close();
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Closing the audit file failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(AuditFile to, AuditEvent event) {
        byte[] line = line(Line.of(event));
        while (true) {
            try {
                long missing = lost.get();
                if (missing > 0) {
                    to.append(line(new Lost(missing)));
                    lost.addAndGet(-missing);
                }
                to.append(line);
                if (failing) {
                    failing = false;
                    LOG.log(Level.INFO, "Writing the audit trail works again");
                }
                return;
            } catch (IOException e) {
                if (!failing) {
                    failing = true;
                    LOG.log(Level.WARNING, "Writing the audit trail failed; retrying, with up to " + QUEUE + " events queued", e);
                }
                if (pauseUnlessClosing()) {
                    return;
                }
            }
        }
    }

    private boolean pauseUnlessClosing() {
        try {
            return closing.await(RETRY_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    private byte[] line(Object value) {
        return (json.encodeToString(value) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
