package dev.yado.config.files.internal;

import dev.yado.support.file.WriteAccess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The directory of configuration files: lists them with their versions and reads them. */
final class EtcDirectory {

    /**
     * The attributes that identify a version of a file without reading it.
     *
     * @param problem how other users can change the file; empty if they cannot
     */
    record Version(long size, FileTime modified, Object fileKey, Optional<String> problem) {}

    private final Path directory;
    private final boolean shared;

    /** @param shared whether other users may change the directory and its files; otherwise what they may change is refused */
    EtcDirectory(Path directory, boolean shared) {
        this.directory = directory;
        this.shared = shared;
    }

    /** Lists the candidates for configurations; their names need not be valid. */
    SortedMap<String, Version> list() throws IOException {
        SortedMap<String, Version> found = new TreeMap<>();
        try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(directory, path -> ConfigFileName.isCandidate(path.getFileName().toString()))) {
            for (Path entry : entries) {
                try {
                    String file = entry.getFileName().toString();
                    found.put(file, version(file));
                } catch (NoSuchFileException e) {
                    // Deleted after it was listed; the next scan does not list it.
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return found;
    }

    Version version(String file) throws IOException {
        Path path = directory.resolve(file);
        BasicFileAttributes attributes;
        try {
            // Follows links, so that a new version behind an unchanged link is noticed.
            attributes = Files.readAttributes(path, BasicFileAttributes.class);
        } catch (IOException e) {
            attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        }
        return new Version(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey(), problem(path));
    }

    /** Returns how other users can change the directory; empty if they cannot or may. */
    Optional<String> problem() throws IOException {
        return shared ? Optional.empty() : WriteAccess.problem(directory);
    }

    private Optional<String> problem(Path file) {
        try {
            return shared ? Optional.empty() : WriteAccess.problemInside(directory, file);
        } catch (IOException e) {
            return Optional.of("cannot be read");
        }
    }

    /**
     * Reads the content, at most one byte more than {@link KeyValueText#MAX_SIZE}.
     *
     * @throws ConfigFileException if it is not a regular file in this directory (a pipe would block, and a link to another directory could copy any file of the
     *     machine into a configuration), or if other users can change it
     */
    byte[] read(String file) throws IOException, ConfigFileException {
        Path path = directory.resolve(file);
        Path real;
        try {
            real = path.toRealPath();
        } catch (NoSuchFileException e) {
            throw new ConfigFileException("the link has no target");
        }
        if (!real.startsWith(directory.toRealPath())) {
            throw new ConfigFileException("links out of the directory are not followed");
        }
        if (!Files.isRegularFile(real)) {
            throw new ConfigFileException("it is not a regular file");
        }
        Optional<String> problem = problem(path);
        if (problem.isPresent()) {
            throw new ConfigFileException("it " + problem.get() + "; use chmod go-w or chown");
        }
        try (InputStream content = Files.newInputStream(real)) {
            return content.readNBytes(KeyValueText.MAX_SIZE + 1);
        }
    }
}
