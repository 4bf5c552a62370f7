package dev.yado.config.files.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.Bundle;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.metatype.MetaTypeService;

/** Runs single scans against the real ConfigAdmin and metatype service, and checks the result for each state of the directory. */
class EtcScannerIT {

    private static final String HOUSE = "dev.yado.test.house";
    private static final String ROOM = "dev.yado.test.room";
    private static final String GATE = "dev.yado.test.gate";
    /** In the form that bnd writes: an empty default is a default, so the key may be omitted. */
    private static final String DEFINITIONS = """
            <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.2.0">
              <OCD id="house" name="house">
                <AD id="text" type="String" default=""/>
                <AD id="short.text" type="String" max="3" default="a"/>
                <AD id="port" type="Integer" default="8080" min="1" max="65535"/>
                <AD id="big" type="Long" default="0"/>
                <AD id="small" type="Byte" default="0"/>
                <AD id="ratio" type="Double" default="1"/>
                <AD id="open" type="Boolean" default="false"/>
                <AD id="letter" type="Character" default="a"/>
                <AD id="colour" type="String" default="red"><Option label="Red" value="red"/><Option label="Blue" value="blue"/></AD>
                <AD id="names" type="String" cardinality="2147483647" default=""/>
                <AD id="none" type="Integer" cardinality="2147483647" default=""/>
                <AD id="modes" type="String" cardinality="9" default=""><Option label="1" value="a  b"/><Option label="2" value="C:\\x"/></AD>
                <AD id="numbers" type="Integer" cardinality="-3" required="false" min="0" default="5"/>
                <AD id="pass.phrase" type="Password" required="false" min="12"/>
                <AD id="api.token" type="Integer" required="false"/>
              </OCD>
              <OCD id="room" name="room">
                <AD id="door" type="String"/>
                <AD id="beds" type="Integer" default="1"/>
              </OCD>
              <OCD id="gate" name="gate">
                <AD id="lock" type="Boolean" default="false"/>
                <AD id="port" type="Integer" default="1"/>
                <AD id=".yado.file.refused" type="Boolean" default="false"/>
              </OCD>
              <Designate pid="dev.yado.test.gate"><Object ocdref="gate"/></Designate>
              <Designate pid="dev.yado.test.house"><Object ocdref="house"/></Designate>
              <Designate factoryPid="dev.yado.test.room"><Object ocdref="room"/></Designate>
            </metatype:MetaData>
            """;

    @TempDir
    static Path cache;
    private static RealFramework framework;

    @TempDir
    Path temporary;
    private Path etc;
    private ConfigFileDiagnostics diagnostics;
    private EtcScanner scan;

    @BeforeAll
    static void startFramework() throws Exception {
        framework = new RealFramework(cache, Map.of()).start();
        framework.installDefining("test.house", DEFINITIONS);
    }

    @AfterAll
    static void stopFramework() throws Exception {
        framework.close();
    }

    @BeforeEach
    void newScan() throws Exception {
        etc = Files.createDirectory(temporary.resolve("etc"));
        restart();
    }

    @AfterEach
    void deleteConfigurations() throws Exception {
        Configuration[] left = admin().listConfigurations(null);
        for (Configuration configuration : left == null ? new Configuration[0] : left) {
            configuration.delete();
        }
    }

    private final AtomicLong nanos = new AtomicLong();

    /** Simulates a restart of the bundle: only the directory and ConfigAdmin keep their state. */
    private void restart() {
        diagnostics = new ConfigFileDiagnostics(nanos::get);
        scan = new EtcScanner(
                new EtcDirectory(etc, false),
                new ConfigurationDefinitions(framework.context(), framework.service(MetaTypeService.class)),
                new ConfigurationStore(admin()),
                diagnostics);
    }

    // ---- values

    @Test
    void valuesHaveTheTypesOfTheDefinition() throws Exception {
        write(HOUSE, """
                # all of them
                text = C:\\new, "quoted" # not a comment
                port = 443
                big = 9007199254740993
                small = -128
                ratio = 0.5
                open = TRUE
                letter = x
                colour = blue
                names = a b, C:\\x , \u5bbf
                numbers = 1,2,3
                none =
                modes = a  b, C:\\x
                """);
        scan.run(true);

        assertEquals(List.of(), diagnostics.current());
        assertEquals("C:\\new, \"quoted\" # not a comment", value("text"));
        assertEquals(443, value("port"));
        assertEquals(9007199254740993L, value("big"));
        assertEquals((byte) -128, value("small"));
        assertEquals(0.5, value("ratio"));
        assertEquals(true, value("open"));
        assertEquals('x', value("letter"));
        assertEquals("blue", value("colour"));
        assertArrayEquals(new String[] {"a b", "C:\\x", "\u5bbf"}, (String[]) value("names"));
        assertEquals(List.of(1, 2, 3), value("numbers"));
        assertArrayEquals(new String[] {"a  b", "C:\\x"}, (String[]) value("modes"));
        assertArrayEquals(new Integer[0], (Integer[]) value("none"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            port = 80a         | line 1: 'port' must be a whole number of 32 bits
            port =             | line 1: 'port' must be a whole number of 32 bits
            port = 0           | line 1: 'port' must be at least 1
            port = 65536       | line 1: 'port' must be at most 65535
            open = yes         | line 1: 'open' must be true or false
            ratio = NaN        | line 1: 'ratio' must be a number
            letter = xy        | line 1: 'letter' must be a single character
            colour = green     | line 1: 'colour' must be one of: red, blue
            short.text = abcd  | line 1: 'short.text' has a length that is not allowed
            names = a,,b       | line 1: 'names' has an empty element; elements are separated by single commas
            numbers = 1,2,3,4  | line 1: 'numbers' must have at most 3 elements
            numbers = 1,-1     | line 1: 'numbers' must be at least 0
            ports = 1          | line 1: unknown key 'ports'; did you mean 'port'?
            PORT = 1           | line 1: unknown key 'PORT'; did you mean 'port'?
            short_text = a     | line 1: unknown key 'short_text'; did you mean 'short.text'?
            """)
    void aWrongValueIsRefusedAndTheOldOneStays(String line, String message) throws Exception {
        write(HOUSE, "port = 443");
        scan.run(true);
        write(HOUSE, line);
        scan.run(true);

        assertEquals(message, message(HOUSE + ".cfg"));
        assertEquals(443, value("port"));
        assertEquals(List.of("port"), fileKeys(HOUSE));

        write(HOUSE, "port = 444");
        scan.run(true);
        assertEquals(444, value("port"));
        assertEquals(List.of(), diagnostics.current(), "a corrected file has no diagnostic");
    }

    @Test
    void aKeyFarFromAllIsAnsweredWithTheKeysThereAre() throws Exception {
        write(ROOM + "~a", "door = green\nwindowpane = 1");
        scan.run(true);

        assertEquals("line 2: unknown key 'windowpane'; known keys: beds, door", message(ROOM + "~a.cfg"));
    }

    @Test
    void whatIsNoKeyAtAllIsNotShown() throws Exception {
        write(ROOM + "~a", "aGVsbG8gd29ybGQgaGVsbG8gd29ybGQ=");
        scan.run(true);

        assertEquals("line 1: unknown key; known keys: beds, door", message(ROOM + "~a.cfg"), "it could be a secret in the wrong file");
    }

    @Test
    void aMissingKeyWithoutDefaultIsRefusedUnlessAFeatureGivesIt() throws Exception {
        write(ROOM + "~a", "beds = 2");
        scan.run(true);
        assertEquals("the key 'door' is missing and has no default", message(ROOM + "~a.cfg"));
        assertNull(framework.configuration(ROOM + "~a"));

        admin().getFactoryConfiguration(ROOM, "a", "?").update(new Hashtable<>(Map.of("door", "green")));
        scan.configurationChanged(ROOM + "~a");
        scan.run(false);

        assertEquals(Map.of("door", "green", "beds", 2), plain(ROOM + "~a"));
        assertEquals(List.of(), diagnostics.current());
    }

    @Test
    void noMessageEverShowsAValue() throws Exception {
        String secret = "hunter2hunter2";
        List<String> log = new ArrayList<>();
        Handler handler = collecting(log);
        Logger logger = Logger.getLogger("dev.yado.config.files");
        logger.addHandler(handler);
        try {
            for (String line : List.of("api.token = " + secret, "api.tokne = " + secret, "pass.phrase = hunter2", secret,
                    "port = " + secret, "names = " + secret + ",,", secret + "\u0000 = 1", "port = 1\nport = " + secret)) {
                write(HOUSE, line);
                scan.run(true);
                assertThat(diagnostics.current()).as("not refused: " + line).isNotEmpty();
                assertThat(diagnostics.current().toString()).as(diagnostics.current()::toString).doesNotContain("hunter2");
            }
        } finally {
            logger.removeHandler(handler);
        }
        assertEquals(8, log.size(), () -> "one line per refused version: " + log);
        assertThat(log.toString()).as(log::toString).doesNotContain("hunter2");
    }

    @Test
    void aRefusalIsLoggedOncePerVersionOfTheFile() throws Exception {
        List<String> log = new ArrayList<>();
        Handler handler = collecting(log);
        Logger logger = Logger.getLogger("dev.yado.config.files");
        logger.addHandler(handler);
        try {
            write(HOUSE, "port = x");
            scan.run(true);
            scan.bundlesChanged();
            scan.run(false);
            scan.run(false);
            assertEquals(1, log.size(), log::toString);

            write(HOUSE, "port = xy");
            scan.run(true);
            assertEquals(2, log.size(), log::toString);
        } finally {
            logger.removeHandler(handler);
        }
    }

    // ---- components that close when their file is refused

    @ParameterizedTest
    @CsvSource({"'lock = true\nport = x'", "'lock = true\nwhat is this'", "'lokc = true'", "'lock = true\nlock = true'", "'\u0000'"})
    void aFileThatIsRefusedAtTheStartClosesItsComponent(String content) throws Exception {
        write(GATE, content);
        scan.run(true);
        assertEquals(true, framework.value(GATE, ConfigurationOverlay.REFUSED));
        assertFalse(diagnostics.current().get(0).configured(), "the mark alone is no configuration");
        assertThat(message(GATE + ".cfg")).doesNotContain(".yado");

        write(GATE, "lock = true");
        scan.run(true);
        assertEquals(Map.of("lock", true), plain(GATE));
        assertNull(framework.value(GATE, ConfigurationOverlay.REFUSED));

        write(GATE, "lock = maybe");
        scan.run(true);
        restart();
        scan.run(true);
        assertEquals(Map.of("lock", true), plain(GATE), "the accepted version stays in effect");
        assertNull(framework.value(GATE, ConfigurationOverlay.REFUSED));
    }

    @Test
    void aFileThatCannotBeReadAtTheStartClosesItsComponent() throws Exception {
        Files.createDirectory(etc.resolve(GATE + ".cfg"));
        scan.run(true);
        assertEquals(true, framework.value(GATE, ConfigurationOverlay.REFUSED));

        Files.delete(etc.resolve(GATE + ".cfg"));
        scan.run(true);
        assertNull(framework.configuration(GATE), "without a file nothing was refused");
    }

    @Test
    void aRefusedFileThatIsNewClosesNothing() throws Exception {
        scan.run(true);
        write(GATE, "lock = maybe");
        scan.run(false);
        scan.run(false);
        assertEquals("line 1: 'lock' must be true or false", message(GATE + ".cfg"));
        assertNull(framework.configuration(GATE), "the component keeps the configuration that it has");
    }

    @Test
    void aRefusedFileThatWaitedForItsDefinitionClosesTheComponentThatComesWithIt() throws Exception {
        scan.run(true);
        write("dev.yado.late", "lock = maybe");
        scan.run(false);
        scan.run(false);
        Bundle late = framework.installDefining("test.late", DEFINITIONS.replace(GATE, "dev.yado.late").replace(HOUSE, "dev.yado.late.house")
                .replace(ROOM, "dev.yado.late.room"));
        try {
            scan.bundlesChanged();
            scan.run(false);
            assertEquals(true, framework.value("dev.yado.late", ConfigurationOverlay.REFUSED));
        } finally {
            late.uninstall();
        }
    }

    @Test
    void theMarkKeepsTheValuesOfAFeatureAndIsNotForFiles() throws Exception {
        admin().getConfiguration(GATE, "?").update(new Hashtable<>(Map.of("port", 7)));
        write(GATE, ".yado.file.refused = false");
        scan.run(true);
        assertEquals(7, framework.value(GATE, "port"));
        assertEquals(true, framework.value(GATE, ConfigurationOverlay.REFUSED));
        assertTrue(diagnostics.current().get(0).configured());
    }

    // ---- definitions

    @Test
    void aFileOfOursWaitsForItsDefinition() throws Exception {
        write("dev.yado.late", "on = true");
        scan.run(true);
        assertEquals("no bundle defines PID dev.yado.late (yet)", message("dev.yado.late.cfg"));
        assertNull(framework.configuration("dev.yado.late"));

        Bundle late = framework.installDefining("test.late", DEFINITIONS
                .replace(HOUSE, "dev.yado.late").replace("id=\"open\"", "id=\"on\"").replace(ROOM, "dev.yado.late.room"));
        try {
            scan.bundlesChanged();
            scan.run(false);

            assertEquals(true, framework.value("dev.yado.late", "on"));
            assertEquals(List.of(), diagnostics.current());
        } finally {
            late.uninstall();
        }
        scan.bundlesChanged();
        scan.run(false);
        assertEquals(true, framework.value("dev.yado.late", "on"), "it stays when the bundle goes");
    }

    /** During a start or an installation the bundle is still coming: that is no reason for a warning. */
    @Test
    void theAbsenceOfABundleIsLoggedAfterAMinute() throws Exception {
        List<String> log = Collections.synchronizedList(new ArrayList<>());
        Logger logger = Logger.getLogger("dev.yado.config.files");
        Handler handler = collecting(log);
        logger.addHandler(handler);
        try {
            write("dev.yado.never", "on = true");
            scan.run(true);
            nanos.addAndGet(Duration.ofSeconds(59).toNanos());
            diagnostics.logDue();
            assertEquals("no bundle defines PID dev.yado.never (yet)", message("dev.yado.never.cfg"), "it is listed at once");
            assertEquals(List.of(), log);
            nanos.addAndGet(Duration.ofSeconds(2).toNanos());
            diagnostics.logDue();
            diagnostics.logDue();
            assertThat(log).hasSize(1).first().asString().contains("no bundle defines PID dev.yado.never (yet)");
        } finally {
            logger.removeHandler(handler);
        }
    }

    @Test
    void otherBundlesMayDefineNothing() throws Exception {
        write("org.example.thing", "port = 80\nAny.Thing = goes");
        scan.run(true);

        assertEquals(Map.of("port", "80", "Any.Thing", "goes"), plain("org.example.thing"));
    }

    @Test
    void theNameMustFitTheDefinition() throws Exception {
        write(HOUSE + "~a", "port = 1");
        write(ROOM, "door = green");
        scan.run(true);

        assertEquals("dev.yado.test.house is a single configuration: name the file dev.yado.test.house.cfg", message(HOUSE + "~a.cfg"));
        assertEquals("dev.yado.test.room can have many instances: name the file dev.yado.test.room~NAME.cfg", message(ROOM + ".cfg"));
    }

    // ---- configurations from other sources

    @Test
    void theFileWinsItsKeysAndItsRemovalRestoresTheRest() throws Exception {
        Map<String, Object> feature = Map.of("port", 1, "text", "feature", "names", "a");
        admin().getConfiguration(HOUSE, "?").update(new Hashtable<>(feature));
        write(HOUSE, "port = 2\nopen = true");
        scan.run(true);
        assertEquals(Map.of("port", 2, "open", true, "text", "feature", "names", "a"), plain(HOUSE));

        write(HOUSE, "text = file");
        scan.run(true);
        assertEquals(Map.of("port", 1, "text", "file", "names", "a"), plain(HOUSE), "a key no longer in the file is the feature's again");

        restart(); // what was there before is not forgotten
        Files.delete(etc.resolve(HOUSE + ".cfg"));
        scan.run(true);
        assertEquals(feature, plain(HOUSE));
        assertNull(value(ConfigurationOverlay.FILE));
    }

    @Test
    void aFeatureThatComesLaterIsMergedToo() throws Exception {
        write(HOUSE, "port = 2");
        scan.run(true);
        admin().getConfiguration(HOUSE, "?").update(new Hashtable<>(Map.of("port", 1, "text", "feature")));
        scan.configurationChanged(HOUSE);
        scan.run(false);

        assertEquals(Map.of("port", 2, "text", "feature"), plain(HOUSE));

        Files.delete(etc.resolve(HOUSE + ".cfg"));
        scan.run(true);
        assertEquals(Map.of("port", 1, "text", "feature"), plain(HOUSE));
    }

    @Test
    void aConfigurationThatIsFixedIsSaidToBe() throws Exception {
        Configuration fixed = admin().getConfiguration(HOUSE, "?");
        fixed.update(new Hashtable<>(Map.of("port", 443)));
        fixed.addAttributes(Configuration.ConfigurationAttribute.READ_ONLY);
        write(HOUSE, "port = what is written here does not matter");
        scan.run(true);
        assertEquals("options of the command line set this configuration until the process ends; use those options instead of a file", message(HOUSE + ".cfg"));
        assertEquals(443, value("port"));
        fixed.removeAttributes(Configuration.ConfigurationAttribute.READ_ONLY);
    }

    @Test
    void configurationsFromElsewhereAreNotTouched() throws Exception {
        admin().getConfiguration("org.example.other", "?").update(new Hashtable<>(Map.of("a", "b")));
        write(HOUSE, "port = 2");
        scan.run(true);
        Files.delete(etc.resolve(HOUSE + ".cfg"));
        scan.run(true);

        assertNull(framework.configuration(HOUSE));
        assertEquals(Map.of("a", "b"), plain("org.example.other"));
    }

    @Test
    void nothingIsWrittenWhenNothingIsDifferent() throws Exception {
        write(HOUSE, "port = 2\nnames = a,b\nnumbers = 1,2");
        scan.run(true);
        long writes = framework.configuration(HOUSE).getChangeCount();

        write(HOUSE, "# the same, rewritten\nnumbers = 1, 2\nnames = a, b\nport=2");
        scan.run(true);
        restart();
        scan.run(true);

        assertEquals(writes, framework.configuration(HOUSE).getChangeCount());
    }

    // ---- the directory

    @Test
    void aChangeCountsWhenTwoScansSeeTheSame() throws Exception {
        scan.run(true);
        write(HOUSE, "port = 1");
        scan.run(false);
        assertNull(framework.configuration(HOUSE), "it may be half written");
        write(HOUSE, "port = 12");
        scan.run(false);
        assertNull(framework.configuration(HOUSE), "it was");
        scan.run(false);
        assertEquals(12, value("port"));

        Path aside = temporary.resolve("aside");
        Files.move(etc.resolve(HOUSE + ".cfg"), aside);
        scan.run(false);
        Files.move(aside, etc.resolve(HOUSE + ".cfg"));
        scan.run(false);
        assertEquals(12, value("port"), "missing in one scan is an editor at work");

        Files.delete(etc.resolve(HOUSE + ".cfg"));
        scan.run(false);
        scan.run(false);
        assertNull(framework.configuration(HOUSE));
    }

    @Test
    void whatIsNoProperFileIsADiagnosticAndStopsNothing() throws Exception {
        Path outside = Files.writeString(temporary.resolve("outside"), "port = 1");
        Files.createDirectory(etc.resolve("dev.yado.a.cfg"));
        Files.createSymbolicLink(etc.resolve("dev.yado.b.cfg"), outside);
        Files.createSymbolicLink(etc.resolve("dev.yado.c.cfg"), etc.resolve("nowhere"));
        Files.createSymbolicLink(etc.resolve("dev.yado.d.cfg"), etc.resolve("dev.yado.d.cfg"));
        Files.writeString(etc.resolve("not a pid\n.cfg"), "port = 1");
        Files.write(etc.resolve("dev.yado.e.cfg"), new byte[KeyValueText.MAX_SIZE + 1]);
        Files.writeString(etc.resolve("DEV.yado.test.house.cfg"), "port = 1");
        write(HOUSE, "port = 2");
        write(ROOM + "~a", "door = green");
        scan.run(true);
        scan.run(false);

        Map<String, String> messages = new TreeMap<>();
        diagnostics.current().forEach(problem -> messages.put(problem.file(), problem.message()));
        assertEquals(
                new TreeMap<>(Map.of(
                        "dev.yado.a.cfg", "it is not a regular file",
                        "dev.yado.b.cfg", "links out of the directory are not followed",
                        "dev.yado.c.cfg", "the link has no target",
                        "dev.yado.d.cfg", "the file cannot be read",
                        "dev.yado.e.cfg", "the file is larger than 256 KiB",
                        "not a pid?.cfg", "the name must be PID.cfg or PID~NAME.cfg, with letters, digits, underscores and dashes, and dots between them",
                        HOUSE + ".cfg", "DEV.yado.test.house.cfg has the same PID and takes precedence")),
                messages);
        assertEquals(Map.of("door", "green"), plain(ROOM + "~a"), "the good file is applied all the same");

        Files.delete(etc.resolve("DEV.yado.test.house.cfg"));
        scan.run(false);
        scan.run(false);
        assertEquals(2, value("port"), "the second file counts once the first is gone");
    }

    @Test
    void whatOtherUsersMayWriteIsNotRead() throws Exception {
        Path file = etc.resolve(HOUSE + ".cfg");
        write(HOUSE, "port = 5");
        scan.run(true);
        write(HOUSE, "port = 6");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--rw-"));
        scan.run(false);
        scan.run(false);
        assertEquals(5, value("port"), "the previous version stays in effect");
        assertThat(diagnostics.current().toString()).contains("it may be written by all users (rw-r--rw-); use chmod go-w or chown");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        scan.run(false);
        scan.run(false);
        assertEquals(6, value("port"), "a change of the permissions is sufficient");
        assertEquals(List.of(), diagnostics.current());

        Files.setPosixFilePermissions(etc, PosixFilePermissions.fromString("rwxrwxrwx"));
        write(HOUSE, "port = 7");
        scan.run(false);
        scan.run(false);
        assertEquals(6, value("port"), "nor is a file in a directory that others may write");
        assertThat(diagnostics.current().toString()).contains("the directory may be written by all users");
        Files.setPosixFilePermissions(etc, PosixFilePermissions.fromString("rwx------"));
        scan.run(false);
        scan.run(false);
        assertEquals(7, value("port"));
        assertEquals(List.of(), diagnostics.current());
    }

    @Test
    void aLinkWithinTheDirectoryIsFollowed() throws Exception {
        Path versions = Files.createDirectory(etc.resolve("..data"));
        Files.writeString(versions.resolve("house"), "port = 7");
        Files.createSymbolicLink(etc.resolve(HOUSE + ".cfg"), versions.resolve("house"));
        scan.run(true);
        assertEquals(7, value("port"));

        Files.writeString(versions.resolve("house"), "port = 77");
        scan.run(false);
        scan.run(false);
        assertEquals(77, value("port"));
    }

    @Test
    void aDirectoryThatCannotBeReadIsNotAnEmptyOne() throws Exception {
        write(HOUSE, "port = 7");
        scan.run(true);
        Files.move(etc, temporary.resolve("away"));
        scan.run(false);
        scan.run(false);
        assertEquals("the directory cannot be read", message("etc/"));
        assertEquals(7, value("port"));

        Files.move(temporary.resolve("away"), etc);
        scan.run(false);
        assertEquals(List.of(), diagnostics.current());
    }

    // ---- helpers

    private static ConfigurationAdmin admin() {
        return framework.service(ConfigurationAdmin.class);
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(etc.resolve(name + ".cfg"), content);
    }

    private static Object value(String key) {
        return framework.value(HOUSE, key);
    }

    private String message(String file) {
        return diagnostics.current().stream()
                .filter(problem -> problem.file().equals(file))
                .map(problem -> problem.message())
                .collect(Collectors.joining(" AND "));
    }

    private static List<String> fileKeys(String pid) {
        return List.of((String[]) framework.value(pid, ConfigurationOverlay.FILE + ".keys"));
    }

    /** Returns the properties that a component receives. */
    private static Map<String, Object> plain(String pid) {
        var properties = framework.configuration(pid).getProperties();
        return Collections.list(properties.keys()).stream()
                .filter(key -> !key.startsWith(".") && !KeyValueText.isReserved(key))
                .collect(Collectors.toMap(key -> key, properties::get));
    }

    private static Handler collecting(List<String> log) {
        return new Handler() {
            @Override
            public void publish(LogRecord record) {
                log.add(record.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    @Test
    void theDefinitionsAboveAreFound() {
        // Without this check, most tests here could pass for the wrong reason.
        assertThat(List.of(framework.service(MetaTypeService.class)
                .getMetaTypeInformation(List.of(framework.context().getBundles()).stream()
                        .filter(bundle -> "test.house".equals(bundle.getSymbolicName())).findFirst().orElseThrow())
                .getPids())).contains(HOUSE);
    }
}
