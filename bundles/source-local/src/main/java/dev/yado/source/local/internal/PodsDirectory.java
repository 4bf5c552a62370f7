package dev.yado.source.local.internal;

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

/** The directory of all recorded Workers, which may appear, go and be replaced at any time. Stateless. */
record PodsDirectory(Path path, int max) {

    /** What stands at the path now. */
    sealed interface Sight {
        record Absent() implements Sight {
        }

        /** Not a directory, a symbolic link, or not for us to look at. */
        record Unreadable() implements Sight {
        }

        /** @param identity tells this directory from another that takes its place */
        record Present(Optional<Object> identity) implements Sight {
        }
    }

    /** What an entry of the directory is. */
    enum Kind {
        DIRECTORY, SYMLINK,
        /** Nothing, or nothing that could be a Worker. */
        OTHER
    }

    /** The path keeps the name's own bytes; a path made of the decoded name might not. */
    record Entry(Path path, Kind kind) {
    }

    /**
     * @param pods    directories and links by name, at most {@link PodsDirectory#max}, the first ones in the order of names
     * @param omitted how many more there are
     * @param unnamed how many have names that are not UTF-8
     */
    record Listing(NavigableMap<String, Entry> pods, long omitted, long unnamed) {
        static final Listing NONE = new Listing(Collections.emptyNavigableMap(), 0, 0);
    }

    Sight look() {
        try {
            BasicFileAttributes attributes = attributes(path);
            return attributes.isDirectory() ? new Sight.Present(Optional.ofNullable(attributes.fileKey())) : new Sight.Unreadable();
        } catch (NoSuchFileException e) {
            return new Sight.Absent();
        } catch (IOException e) {
            return new Sight.Unreadable();
        }
    }

    /** Empty when the directory cannot be listed. */
    Optional<Listing> list() {
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
            return Optional.of(new Listing(pods, omitted, unnamed));
        } catch (IOException | DirectoryIteratorException e) {
            return Optional.empty();
        }
    }

    static Kind kind(Path entry) {
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
     * The name of an entry; empty when its bytes are not UTF-8. The platform decodes names by the process's locale, under which different names
     * can look alike, so anything beyond ASCII is decoded here from the name's own bytes, which only the URI form shows.
     */
    static Optional<String> name(Path entry) {
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
