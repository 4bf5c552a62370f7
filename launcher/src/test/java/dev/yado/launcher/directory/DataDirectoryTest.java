package dev.yado.launcher.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.launcher.error.LaunchException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataDirectoryTest {
    private static final Path HOME = Path.of("/home/u");

    @TempDir
    private Path folder;

    @Test
    void theOptionWinsThenTheVariablesThenTheHome() {
        Map<String, String> both = Map.of("YADO_DATA", "/y", "XDG_DATA_HOME", "/x");
        assertEquals(Path.of("d"), DataDirectory.resolve(Optional.of(Path.of("d")), both, HOME));
        assertEquals(Path.of("/y"), DataDirectory.resolve(Optional.empty(), both, HOME));
        assertEquals(Path.of("/x/yado"), DataDirectory.resolve(Optional.empty(), Map.of("YADO_DATA", " ", "XDG_DATA_HOME", "/x"), HOME));
        assertEquals(HOME.resolve(".local/share/yado"), DataDirectory.resolve(Optional.empty(), Map.of("XDG_DATA_HOME", "relative"), HOME));
        assertEquals(HOME.resolve(".local/share/yado"), DataDirectory.resolve(Optional.empty(), Map.of(), HOME));
    }

    @Test
    void isCreatedForItsOwnerOnly() throws Exception {
        try (DataDirectory data = DataDirectory.open(folder.resolve("a/b"), false)) {
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(data.root())));
            assertTrue(Files.isDirectory(data.etc()));
            assertTrue(Files.isDirectory(data.deploy()));
        }
    }

    @Test
    void isHeldByOneAtATime() throws Exception {
        DataDirectory first = DataDirectory.open(folder, false);
        String message = assertThrows(LaunchException.class, () -> DataDirectory.open(folder, false)).getMessage();
        assertTrue(message.contains("process " + ProcessHandle.current().pid()) && message.contains(folder.toString()), message);
        first.close();
        DataDirectory.open(folder, false).close();
    }

    /** The lock also excludes other processes, and is released when its process is killed. */
    @Test
    void isHeldAgainstOtherProcesses() throws Exception {
        Process other = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", System.getProperty("java.class.path"), Holder.class.getName(), folder.toString()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            assertEquals("held", other.inputReader().readLine());
            String message = assertThrows(LaunchException.class, () -> DataDirectory.open(folder, false)).getMessage();
            assertThat(message).contains("process " + other.pid());
        } finally {
            other.destroyForcibly();
        }
        assertTrue(other.waitFor(10, TimeUnit.SECONDS));
        DataDirectory.open(folder, false).close();
    }

    @Test
    void aFileInItsPlaceIsOneClearLine() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        String message = assertThrows(LaunchException.class, () -> DataDirectory.open(file, false)).getMessage();
        assertTrue(message.contains(file.toString()) && message.contains("--data"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"etc", "deploy", "cache"})
    void aFileWhereAFolderShouldBeIsOneClearLine(String name) throws Exception {
        Path file = Files.writeString(folder.resolve(name), "");
        String message = assertThrows(LaunchException.class, () -> DataDirectory.open(folder, false)).getMessage();
        assertTrue(message.startsWith(file + " is a file") && message.contains("--data"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "etc", "deploy"})
    void aDirectoryThatOthersMayWriteIsRefused(String name) throws Exception {
        DataDirectory.open(folder, false).close();
        for (String mode : List.of("rwxrwxrwx", "rwx----w-", "rwxr-x-w-")) {
            Files.setPosixFilePermissions(folder.resolve(name), PosixFilePermissions.fromString(mode));
            String message = assertThrows(LaunchException.class, () -> DataDirectory.open(folder, false)).getMessage();
            assertThat(message).contains(folder.resolve(name).toString(), "may be written by all users (" + mode + ")", "--allow-shared-data")
                    .doesNotContain("\n");
            DataDirectory.open(folder, true).close();
        }
        Files.setPosixFilePermissions(folder.resolve(name), PosixFilePermissions.fromString("rwxr-xr-x"));
        DataDirectory.open(folder, false).close();
    }

    @Test
    void aLinkToADirectoryThatOthersMayWriteOrReplaceIsRefused() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        Path above = Files.createDirectory(folder.resolve("above"));
        Path target = Files.createDirectory(above.resolve("target"));
        Files.createSymbolicLink(data.resolve("deploy"), target);
        DataDirectory.open(data, false).close();
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(assertThrows(LaunchException.class, () -> DataDirectory.open(data, false)).getMessage()).contains("may be written by all users");
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(above, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(assertThrows(LaunchException.class, () -> DataDirectory.open(data, false)).getMessage())
                .contains("below one that may be written by all users");
    }

    @Test
    void allDirectoriesAreCreatedForTheirOwnerOnly() throws Exception {
        Path data = folder.resolve("new");
        DataDirectory.prepare(data);
        for (String name : List.of("", "etc", "deploy", "cache")) {
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(name))), name);
        }
    }

    /** Locks a data directory until the process is killed. */
    static final class Holder {
        private Holder() {
        }

        public static void main(String[] arguments) throws Exception {
            DataDirectory data = DataDirectory.open(Path.of(arguments[0]), false);
            System.out.println("held");
            System.in.read();
            data.close();
        }
    }
}
