package dev.yado.runtime.store.sqlite.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.worker.WorkerStatus;
import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.store.sqlite.internal.codec.ExportSeal;
import dev.yado.runtime.store.sqlite.internal.folder.StoreFolder;
import dev.yado.runtime.store.sqlite.internal.settings.StoreSettings;
import dev.yado.runtime.store.sqlite.internal.tools.StoreTools;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that is no export, or not a complete one, is refused with a message that names the line, and leaves no store. */
class ImportTest {

    private static final int EVENTS = 30_000;

    @TempDir
    private Path temp;
    private Path file;
    private Path to;
    private List<String> sealed;
    private List<String> lines;
    private final List<String> said = new ArrayList<>();
    private final StoreTools tools = new StoreTools(Clock.systemUTC(), said::add);

    @BeforeEach
    void export() throws Exception {
        file = temp.resolve("export.jsonl");
        to = temp.resolve("to");
        Path from = temp.resolve("from");
        try (SqliteStore store = SqliteStore.open(from, StoreSettings.DEFAULTS, Clock.systemUTC())) {
            store.commit(Histories.created(Histories.id(1)));
            store.commit(Histories.next(Histories.empty(Histories.id(2)), 3, WorkerStatus.STOPPED, List.of()));
        }
        tools.export(from, file);
        sealed = Files.readAllLines(file);
        // As an older version wrote it, so that tests can change lines.
        lines = sealed.stream().map(line -> line.replaceAll(",\"(sha256|crc32c)\":\"[0-9a-f]+\"", "").replace("\"format\":2", "\"format\":1")).toList();
    }

    private String refused() throws Exception {
        StoreException refused = assertThrows(StoreException.class, () -> tools.importFrom(to, file, false));
        assertEquals(1, refused.getMessage().lines().count(), refused.getMessage());
        try (Stream<Path> left = Files.list(to)) {
            assertEquals(List.of("lock", "yado.db"), left.map(p -> p.getFileName().toString()).sorted().toList());
        }
        assertEquals(0, Files.size(to.resolve(StoreFolder.DATABASE)), "an empty file is no store");
        return refused.getMessage();
    }

    private void write(List<byte[]> parts) throws Exception {
        Files.deleteIfExists(file);
        try (var out = Files.newOutputStream(file)) {
            for (byte[] part : parts) {
                out.write(part);
            }
        }
    }

    private byte[] text(int from, int to) {
        return (String.join("\n", lines.subList(from, to)) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void bytesThatAreNoTextAreToldByTheirLine() throws Exception {
        write(List.of(text(0, 3), new byte[] {'{', (byte) 0xff, (byte) 0xfe, '}', '\n'}, text(3, lines.size())));
        assertThat(refused()).startsWith("line 4 is not UTF-8 text");

        byte[] rubbish = new byte[5_000];
        new Random(7).nextBytes(rubbish);
        rubbish[0] = (byte) 0xff;
        write(List.of(rubbish));
        String said = refused();
        assertTrue(said.startsWith("line 1 is not UTF-8 text") && said.contains("yado store export"), said);
    }

    @Test
    void aLargeFileWithoutLineEndsIsNotReadWhole() throws Exception {
        write(List.of(new byte[1 << 20]));
        assertThat(refused()).startsWith("line 1 is too long for an export");
    }

    @Test
    void aFileCutWithinALineSaysSo() throws Exception {
        byte[] whole = text(0, lines.size());
        write(List.of(text(0, 3), lines.get(3).substring(0, 25).getBytes(StandardCharsets.UTF_8)));
        assertEquals("the file is truncated in line 4; export again", refused());
        for (int length = 0; length < whole.length - 1; length += 37) {
            write(List.of(java.util.Arrays.copyOf(whole, length)));
            String said = refused();
            assertThat(said).as(said + " after " + length + " bytes").contains("truncated");
        }
    }

    @Test
    void aLineOfAKindNobodyWroteIsRefused() throws Exception {
        for (String line : List.of("{}", "{\"later\":{}}")) {
            write(List.of(text(0, 2), (line + "\n").getBytes(StandardCharsets.UTF_8), text(2, lines.size())));
            assertThat(refused()).as(line).startsWith("line 3 ");
        }
    }

    @Test
    void anAlteredExportIsRefusedWithTheLine() throws Exception {
        int number = 4;
        Map<String, List<String>> altered = new LinkedHashMap<>();
        altered.put("line 4 does not have its checksum", change(number, line -> line.replace("2026", "2027")));
        altered.put("line 4 has no checksum", change(number, line -> lines.get(number - 1)));
        altered.put("the lines before line " + (sealed.size() - 1), change(sealed.size() - 1, line -> null));
        List<String> swapped = new ArrayList<>(sealed);
        Collections.swap(swapped, 2, 5);
        altered.put("line 3", swapped);
        altered.put("line 1 has no checksum", change(1, line -> line.replaceAll(",\"crc32c\":\"[0-9a-f]+\"", "")));
        altered.put("line " + sealed.size() + " has no checksum of the file",
                change(sealed.size(), line -> new ExportSeal().seal(lines.get(lines.size() - 1), false)));
        for (Map.Entry<String, List<String>> one : altered.entrySet()) {
            Files.write(file, one.getValue());
            assertThat(refused()).startsWith(one.getKey());
        }
        Files.write(file, sealed);
        tools.importFrom(to, file, false);
    }

    private List<String> change(int number, UnaryOperator<String> change) {
        List<String> changed = new ArrayList<>(sealed);
        String line = change.apply(changed.remove(number - 1));
        if (line != null) {
            changed.add(number - 1, line);
        }
        return changed;
    }

    /** Neither the checksums of the last line nor its line end are needed to make JSON of it. */
    @Test
    void aLastLineWithoutChecksumsAndLineEndIsRefused() throws Exception {
        for (String last : List.of(lines.get(lines.size() - 1), lines.get(lines.size() - 1).replaceAll("\"events\":\\d+", "\"events\":1"))) {
            Files.writeString(file, String.join("\n", sealed.subList(0, sealed.size() - 1)) + "\n" + last);
            assertEquals("the file is truncated in line " + sealed.size() + "; export again", refused());
        }
    }

    /** Whole lines that are removed, repeated, exchanged or cut: each file is refused or has the content of the export. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void anyChangedLinesAreRefused(long seed) throws Exception {
        Random random = new Random(seed);
        List<String> changed = new ArrayList<>(sealed);
        int at = random.nextInt(changed.size());
        switch ((int) (seed % 4)) {
            case 0 -> changed.remove(at);
            case 1 -> changed.add(at, changed.get(random.nextInt(changed.size())));
            case 2 -> changed.set(at, changed.get(at).substring(0, random.nextInt(changed.get(at).length())));
            default -> changed.set(at, lines.get(at));
        }
        Files.writeString(file, String.join("\n", changed) + (random.nextBoolean() ? "\n" : ""));
        assertThat(refused()).as("seed " + seed).doesNotContain("Exception");
    }

    @Test
    void anyChangedCharacterIsRefused() throws Exception {
        byte[] whole = (String.join("\n", sealed) + "\n").getBytes(StandardCharsets.UTF_8);
        Random random = new Random(3);
        for (int i = 0; i < 40; i++) {
            byte[] changed = whole.clone();
            int at = random.nextInt(changed.length);
            changed[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, changed);
            assertThat(assertThrows(StoreException.class, () -> tools.importFrom(to, file, false), "byte " + at).getMessage()).doesNotContain("Exception");
        }
    }

    @Test
    void anExportOfAnOlderVersionIsImportedWithANote() throws Exception {
        write(List.of(text(0, lines.size())));
        tools.importFrom(to, file, false);
        assertThat(said).anySatisfy(line -> assertThat(line).startsWith("The file has no checksums"));
    }

    /** A process that is killed during an import leaves no store, and no obstacle to the next import. */
    @Test
    void aKilledImportIsNoStoreAndTheNextOneWorks() throws Exception {
        long last = EVENTS;
        List<byte[]> parts = new ArrayList<>();
        parts.add(text(0, 2));
        // A Worker with endless events.
        String worker = lines.get(1).replace("\"last_sequence\":1", "\"last_sequence\":" + last);
        parts.set(0, (lines.get(0) + "\n" + worker + "\n").getBytes(StandardCharsets.UTF_8));
        for (long i = 1; i <= last; i++) {
            parts.add((lines.get(2).replace("\"sequence\":1,", "\"sequence\":" + i + ",").replaceAll(",\"item\":1", i == 1 ? ",\"item\":1" : "") + "\n")
                    .getBytes(StandardCharsets.UTF_8));
        }
        parts.add(("{\"end\":{\"workers\":1,\"events\":" + last + ",\"damaged\":0}}\n").getBytes(StandardCharsets.UTF_8));
        write(parts);
        Process child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                "-Dorg.sqlite.tmpdir=" + temp, "-cp", System.getProperty("java.class.path"), Importer.class.getName(), to.toString(), file.toString())
                .redirectErrorStream(true).redirectOutput(temp.resolve("child.log").toFile()).start();
        try {
            // From here on the import has written files.
            Waits.until(Duration.ofSeconds(30), () -> to.resolve("yado-import.db-wal").toFile().length() > 100_000 || !child.isAlive());
        } finally {
            child.toHandle().destroyForcibly();
        }
        child.waitFor();
        assertTrue(Files.exists(to.resolve("yado-import.db")), "it was done before it was killed: " + Files.readString(temp.resolve("child.log")));

        StoreException refused = assertThrows(StoreException.class, () -> SqliteStore.open(to, StoreSettings.DEFAULTS, Clock.systemUTC()));
        assertThat(refused.getMessage()).contains("yado store import");
        assertThrows(StoreException.class, () -> tools.check(to), "there is no store");
        tools.importFrom(to, file, false);
        assertTrue(tools.check(to), said.toString());
        assertThat(said).as(said.toString()).contains("1 Worker and " + EVENTS + " events can be read.");
        try (Stream<Path> left = Files.list(to)) {
            assertFalse(left.anyMatch(p -> p.getFileName().toString().startsWith("yado-import")));
        }
    }

    /** The process that the test kills. */
    static final class Importer {
        private Importer() {
        }

        public static void main(String[] arguments) throws Exception {
            new StoreTools(Clock.systemUTC(), System.out::println).importFrom(Path.of(arguments[0]), Path.of(arguments[1]), false);
        }
    }
}
