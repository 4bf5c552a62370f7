package dev.yado.source.local.internal;

import dev.yado.model.id.RuntimeId;
import dev.yado.source.api.RuntimeSource;
import dev.yado.source.local.internal.read.MetadataReader;
import dev.yado.source.local.internal.settings.LocalSettings;
import dev.yado.source.local.internal.settings.WorkspaceRoot;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Writes what the older local tool would have recorded, and waits for what follows from it. */
public final class Fixtures {

    public static final String WORKSPACE = "/srv/project/here";
    public static final String SESSION = "0197f0aa-0000-7000-8000-000000000001";
    public static final String SEGMENT = "0197f0aa-0000-7000-8000-000000000002";

    /** More than enough on a busy machine; a test that needs it has failed. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    public final Path data;
    public final Path pods;

    public Fixtures(Path data) throws IOException {
        this.data = data;
        this.pods = Files.createDirectories(data.resolve("pods"));
    }

    public Path worker(String name, String fields) throws IOException {
        return raw(name, metadata(name, fields));
    }

    public Path raw(String name, String content) throws IOException {
        Path directory = Files.createDirectories(pods.resolve(name));
        return Files.writeString(directory.resolve(MetadataReader.FILE_NAME), content);
    }

    /** A directory whose name has these bytes, whatever this process's locale is. */
    public Path directory(String percentEncodedName) throws IOException {
        return Files.createDirectories(Path.of(URI.create(pods.toUri() + percentEncodedName)));
    }

    /** @param fields more fields, each followed by a comma */
    public static String metadata(String name, String fields) {
        return "{\"worker_name\":\"" + name + "\"," + fields + "\"workspace_root\":\"" + WORKSPACE + "\"}";
    }

    public static String active(boolean segment) {
        return "\"active\":{\"session_id\":\"" + SESSION + "\"" + (segment ? ",\"segment_id\":\"" + SEGMENT + "\"" : "") + "},";
    }

    LocalSettings settings() {
        return new LocalSettings(new RuntimeId("local-worker-runtime"), Optional.of(pods), Optional.of(new WorkspaceRoot(WORKSPACE)), 20_000,
                Duration.ofHours(1));
    }

    /** The source, once it has looked for the first time: on a busy machine that can take longer than a list waits for it. */
    static RuntimeSource ready(LocalWorkers workers) {
        RuntimeSource source = workers.source();
        await("the first look is done", () -> "available".equals(source.runtime().compatibility().get("local_pod_inspection"))
                || !source.runtime().diagnostics().isEmpty());
        return source;
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Waits until {@code condition} holds; fails with {@code otherwise} when it does not within the bound. */
    public static void await(String otherwise, Supplier<Boolean> condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.get()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("still not after " + PATIENCE + ": " + otherwise);
            }
            LockSupport.parkNanos(2_000_000);
        }
    }
}
