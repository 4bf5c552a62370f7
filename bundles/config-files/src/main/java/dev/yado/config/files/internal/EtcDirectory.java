package dev.yado.config.files.internal;

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
import java.util.SortedMap;
import java.util.TreeMap;

/** The directory with the configuration files: which are there, in which version, and what they contain. */
final class EtcDirectory {

  /** One version of a file, as far as can be told without reading it. */
  record Version(long size, FileTime modified, Object fileKey) {}

  private final Path directory;

  EtcDirectory(Path directory) {
    this.directory = directory;
  }

  /** The files that want to be configurations by their names, which need not be valid names. */
  SortedMap<String, Version> list() throws IOException {
    SortedMap<String, Version> found = new TreeMap<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(directory, path -> FileName.isCandidate(path.getFileName().toString()))) {
      for (Path entry : entries) {
        try {
          String file = entry.getFileName().toString();
          found.put(file, version(file));
        } catch (NoSuchFileException e) {
          // Gone since it was listed; the next scan will not list it.
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
      // Through links, so that a new version behind an unchanged link is seen.
      attributes = Files.readAttributes(path, BasicFileAttributes.class);
    } catch (IOException e) {
      attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
    return new Version(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
  }

  /**
   * The content, at most one byte more than {@link KeyValueText#MAX_SIZE}.
   *
   * @throws Refused if it is not a regular file in this directory; reading a pipe would block, and a link that leads
   *     elsewhere could show any file of the machine in a configuration
   */
  byte[] read(String file) throws IOException, Refused {
    Path real;
    try {
      real = directory.resolve(file).toRealPath();
    } catch (NoSuchFileException e) {
      throw new Refused("the link leads to nothing");
    }
    if (!real.startsWith(directory.toRealPath())) {
      throw new Refused("links out of the directory are not followed");
    }
    if (!Files.isRegularFile(real)) {
      throw new Refused("this is not a regular file");
    }
    try (InputStream content = Files.newInputStream(real)) {
      return content.readNBytes(KeyValueText.MAX_SIZE + 1);
    }
  }
}
