package dev.yado.launcher.feature;

import dev.yado.launcher.error.LaunchException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Directories in Maven layout that contain the bundles of features; the first directory that contains a bundle provides it. */
public final class BundleRepository {
    private final List<Path> folders;

    public BundleRepository(List<Path> folders) {
        this.folders = List.copyOf(folders);
    }

    /** Returns the file of a bundle, after checking that it exists and has the hash in the feature. */
    public Path file(FeatureBundle bundle) throws LaunchException {
        Path file = folders.stream().map(f -> f.resolve(bundle.id().path())).filter(Files::isRegularFile).findFirst().orElseThrow(
                () -> new LaunchException("Bundle " + bundle.id() + " is missing: " + bundle.id().path() + " does not exist in " + folders));
        if (bundle.sha256().isPresent()) {
            String actual = sha256(file);
            if (!actual.equals(bundle.sha256().get())) {
                throw new LaunchException("Bundle " + bundle.id() + " is not the one in the feature: " + file + " has SHA-256 " + actual
                        + ", expected " + bundle.sha256().get());
            }
        }
        return file;
    }

    public static String sha256(Path file) throws LaunchException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new LaunchException("Cannot read bundle " + file + ": " + e.getMessage(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK provides SHA-256", e);
        }
    }
}
