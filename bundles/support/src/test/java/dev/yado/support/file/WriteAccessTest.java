package dev.yado.support.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteAccessTest {

    private static final int OTHER_USER = 54_321;

    @TempDir
    private Path folder;

    @Test
    void whatOnlyTheOwnerMayWriteIsAccepted() throws Exception {
        Path file = file("file", "rw-r--r--");
        assertEquals(Optional.empty(), WriteAccess.problem(file));
        assertEquals(Optional.empty(), WriteAccess.problem(folder));
        assertEquals(Optional.empty(), WriteAccess.problemInside(folder, file));
        assertEquals(Optional.empty(), WriteAccess.problemOfDirectory(folder));
    }

    @Test
    void whatAllUsersMayWriteIsNot() throws Exception {
        assertThat(WriteAccess.problem(file("file", "rw-rw-rw-"))).contains("may be written by all users (rw-rw-rw-)");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx----w-"));
        assertThat(WriteAccess.problemOfDirectory(folder)).contains("may be written by all users (rwx----w-)");
    }

    /** A user whose umask is 002 has a group of the same name, and files that it may write; root's group has other members. */
    @Test
    void onlyThePrivateGroupOfTheOwnerMayWrite() throws Exception {
        Path file = file("file", "rw-rw-r--");
        PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
        boolean privateGroup = attributes.group().getName().equals(attributes.owner().getName()) && !attributes.owner().getName().equals("root");
        assertEquals(privateGroup, WriteAccess.problem(file).isEmpty(), attributes.owner() + " " + attributes.group());
    }

    @Test
    void whatBelongsToAnotherUserIsNotAccepted() throws Exception {
        Path file = file("file", "rw-------");
        try {
            Files.setAttribute(file, "unix:uid", OTHER_USER);
        } catch (IOException e) {
            Assumptions.abort("only the administrator can give a file to another user");
        }
        assertThat(WriteAccess.problem(file).orElse("")).startsWith("belongs to another user");
    }

    @Test
    void linksAreCheckedUpToTheirTarget() throws Exception {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        Path target = file("inner/target", "rw-r--r--");
        Path link = Files.createSymbolicLink(folder.resolve("link"), target);
        assertEquals(Optional.empty(), WriteAccess.problemInside(folder, link));
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r--rw-"));
        assertThat(WriteAccess.problemInside(folder, link)).contains("may be written by all users (rw-r--rw-)");
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(inner, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(WriteAccess.problemInside(folder, link)).contains("is a link to a directory that may be written by all users (rwxrwxrwx)");
        assertThat(WriteAccess.problemInside(inner, Files.createSymbolicLink(inner.resolve("out"), folder))).contains(
                "is a link out of the directory, which is not followed");
        assertThat(WriteAccess.problemInside(folder, Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("nothing"))))
                .contains("is a link without a target");
    }

    private Path file(String name, String mode) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        return file;
    }
}
