package dev.yado.source.local.internal.read;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The directory that holds one directory per Pod. It may appear, vanish and be replaced at any time. Stateless. */
public record PodsDirectory(Path path, int max) {

    /** What is at the path now. */
    public sealed interface State {
        record Absent() implements State {
        }

        /** Not a directory, a symbolic link, or not readable for this process. */
        record Unreadable() implements State {
        }

        /** @param identity distinguishes this directory from another that replaces it; empty where the file system has no such key */
        record Present(Optional<Object> identity) implements State {
        }
    }

    /** The kind of an entry of the directory. */
    public enum Kind {
        DIRECTORY, SYMLINK,
        /** Absent, or nothing that could be a Pod. */
        OTHER
    }

    /** @param path keeps the name's own bytes, which a path made of the decoded name might not */
    public record Entry(Path path, Kind kind) {
    }

    /**
     * @param pods    directories and links by name: the first {@link PodsDirectory#max} in the order of names
     * @param omitted the number of further ones
     * @param unnamed the number of entries whose names are not UTF-8
     */
    public record PodListing(NavigableMap<String, Entry> pods, long omitted, long unnamed) {
        public static final PodListing NONE = new PodListing(Collections.emptyNavigableMap(), 0, 0);
    }

    public State state() {
        try {
            BasicFileAttributes attributes = attributes(path);
            return attributes.isDirectory() ? new State.Present(Optional.ofNullable(attributes.fileKey())) : new State.Unreadable();
        } catch (NoSuchFileException e) {
            return new State.Absent();
        } catch (IOException e) {
            return new State.Unreadable();
        }
    }

    /** Lists the directory; empty if that is not possible. */
    public Optional<PodListing> list() {
        TreeMap<String, Entry> pods = new TreeMap<>();
        long omitted = 0;
        long unnamed = 0;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            for (Path entry : entries) {
                Kind kind = kind(entry);
                if (kind == Kind.OTHER) {
                    continue;
                }
                Optional<String> name = name(entry);
                if (name.isEmpty()) {
                    unnamed++;
                    continue;
                }
                pods.put(name.get(), new Entry(entry, kind));
                // Here and not after the loop, so that a directory of any size costs bounded memory.
                if (pods.size() > max) {
                    pods.pollLastEntry();
                    omitted++;
                }
            }
            return Optional.of(new PodListing(pods, omitted, unnamed));
        } catch (IOException | DirectoryIteratorException e) {
            return Optional.empty();
        }
    }

    public static Kind kind(Path entry) {
        try {
            BasicFileAttributes attributes = attributes(entry);
            if (attributes.isSymbolicLink()) {
                return Kind.SYMLINK;
            }
            return attributes.isDirectory() ? Kind.DIRECTORY : Kind.OTHER;
        } catch (IOException e) {
            return Kind.OTHER;
        }
    }

    /**
     * Returns the name of an entry; empty if its bytes are not UTF-8. The platform decodes names by the process's locale, under which different names
     * can look alike, so anything beyond ASCII is decoded here from the name's own bytes, which only the URI form shows.
     */
    public static Optional<String> name(Path entry) {
        String name = entry.getFileName().toString();
        if (name.chars().allMatch(c -> c < 128)) {
            return Optional.of(name);
        }
        String encoded = entry.toUri().getRawPath();
        int end = encoded.endsWith("/") ? encoded.length() - 1 : encoded.length();
        return utf8(encoded.substring(encoded.lastIndexOf('/', end - 1) + 1, end));
    }

    private static Optional<String> utf8(String percentEncoded) {
        ByteBuffer bytes = ByteBuffer.allocate(percentEncoded.length());
        for (int i = 0; i < percentEncoded.length(); i++) {
            char c = percentEncoded.charAt(i);
            if (c == '%') {
                bytes.put((byte) Integer.parseInt(percentEncoded, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.put((byte) c);
            }
        }
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public String toString() {
        return "<backend-private>";
    }
}
