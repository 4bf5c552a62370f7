package dev.yado.registry.internal.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.yado.registry.api.BackendWorkspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceFileTest {

    @TempDir
    Path temp;

    private Path data() {
        return temp.resolve("data");
    }

    private BackendWorkspace open(String configured, String directory) {
        return WorkspaceFile.open(Optional.of(data()), configured, Optional.ofNullable(directory).map(Path::of));
    }

    @Test
    void theIdIsCreatedOnceInAPrivateFile() throws IOException {
        BackendWorkspace first = open("", null);
        assertEquals(first.id(), UUID.fromString(first.id()).toString());
        assertEquals(first, open("", null));
        assertEquals(first.id(), open("named", "/some/where").id());
        Path file = data().resolve("workspace.properties");
        if (Files.getFileStore(temp).supportsFileAttributeView("posix")) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        }
        try (Stream<Path> files = Files.list(data())) {
            assertEquals(List.of(file), files.toList(), "nothing unfinished is left");
        }
    }

    @Test
    void theNameIsConfiguredOrTheDirectorysOrTheLastOrADefault() {
        assertEquals("workspace", open("", null).displayName());
        assertEquals("project", open("", "/home/somebody/project").displayName());
        assertEquals("project", open("", null).displayName());
        assertEquals("etcpasswd", open("/etc/passwd", "/home/somebody/project").displayName(), "no path passes for a name");
        assertEquals("project", open(" ", "/home/somebody/project").displayName());
    }

    @Test
    void withoutADataDirectoryTheIdLastsAsLongAsTheProcess() {
        BackendWorkspace one = WorkspaceFile.open(Optional.empty(), "", Optional.empty());
        assertNotEquals(one.id(), WorkspaceFile.open(Optional.empty(), "", Optional.empty()).id());
    }

    @Test
    void aDamagedIdIsReplacedAndAnUnreadableFileIsLeftAlone() throws IOException {
        Path file = data().resolve("workspace.properties");
        Files.createDirectories(data());
        Files.writeString(file, "id=not one\n");
        String replaced = open("", null).id();
        assertEquals(replaced, open("", null).id());

        Files.delete(file);
        Files.createDirectory(file);
        open("", null);
        assertEquals(true, Files.isDirectory(file));
    }
}
