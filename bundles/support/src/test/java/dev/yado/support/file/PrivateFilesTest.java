package dev.yado.support.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFilesTest {

    @TempDir
    Path folder;

    @BeforeEach
    void onPosix() {
        assumeTrue(PrivateFiles.isPosix(folder), "this file system has no POSIX permissions");
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void createdFilesAndDirectoriesArePrivate() throws IOException {
        Path created = folder.resolve("created");
        PrivateFiles.create(created).close();
        assertEquals("rw-------", permissions(created));
        assertThrows(FileAlreadyExistsException.class, () -> PrivateFiles.create(created));
        Path opened = folder.resolve("opened");
        try (FileChannel channel = PrivateFiles.open(opened)) {
            channel.write(ByteBuffer.wrap(new byte[] {1}));
        }
        assertEquals("rw-------", permissions(opened));
        PrivateFiles.open(opened).close();
        assertEquals(1, Files.size(opened), "an existing file is opened and not replaced");
        Path directory = folder.resolve("directory");
        PrivateFiles.createDirectory(directory);
        assertEquals("rwx------", permissions(directory));
        assertThrows(FileAlreadyExistsException.class, () -> PrivateFiles.createDirectory(directory));
    }

    @Test
    void anExistingFileIsRestricted() throws IOException {
        Path file = Files.createFile(folder.resolve("file"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
        PrivateFiles.restrict(file);
        assertEquals("rw-------", permissions(file));
    }

    @Test
    void aLockExcludesOtherChannelsUntilItsChannelIsClosed() throws IOException {
        Path file = folder.resolve("lock");
        try (FileChannel second = PrivateFiles.open(file)) {
            try (FileChannel first = PrivateFiles.open(file)) {
                assertTrue(FileLocks.tryLock(first));
                assertFalse(FileLocks.tryLock(second));
            }
            assertTrue(FileLocks.tryLock(second));
        }
    }
}
