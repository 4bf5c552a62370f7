package dev.yado.launcher.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipException;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * A jar file that is a bundle according to its manifest.
 *
 * @param fragmentHost the symbolic name of the host bundle; null if this is not a fragment
 */
record BundleFile(Path path, String symbolicName, Version version, String fragmentHost) {
    /** Yado's own bundles run in one version at a time; third-party bundles may run in several, as libraries do. */
    private static final String OURS = "dev.yado.";

    private static final byte[] ZIP = {'P', 'K'};

    /** Reads the manifest before the framework sees the file, so that a running bundle is never stopped for a file that is not a bundle. */
    static BundleFile read(Path file) throws BundleFileException {
        if (Files.isDirectory(file)) {
            throw new BundleFileException("it is a directory; put jar files directly into deploy/");
        }
        if (!file.getFileName().toString().endsWith(".jar")) {
            throw new BundleFileException("its name does not end in .jar");
        }
        try (JarFile jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            if (manifest == null) {
                throw new BundleFileException("it has no manifest (META-INF/MANIFEST.MF), so it is not an OSGi bundle");
            }
            return of(file, manifest.getMainAttributes());
        } catch (ZipException e) {
            throw new BundleFileException(beginsAsZip(file) ? "the jar is incomplete or damaged; copy it again" : "it is not a jar");
        } catch (AccessDeniedException e) {
            throw new BundleFileException("it cannot be read: permission denied");
        } catch (IOException e) {
            throw new BundleFileException("it cannot be read: " + e.getMessage());
        }
    }

    private static BundleFile of(Path file, Attributes manifest) throws BundleFileException {
        String name = withoutParameters(manifest.getValue(Constants.BUNDLE_SYMBOLICNAME));
        if (name == null || name.isEmpty()) {
            throw new BundleFileException("its manifest has no " + Constants.BUNDLE_SYMBOLICNAME + ", so it is not an OSGi bundle");
        }
        try {
            return new BundleFile(file, name, Version.parseVersion(manifest.getValue(Constants.BUNDLE_VERSION)),
                    withoutParameters(manifest.getValue(Constants.FRAGMENT_HOST)));
        } catch (IllegalArgumentException e) {
            throw new BundleFileException("its " + Constants.BUNDLE_VERSION + " is not a version such as 1.2.3");
        }
    }

    private static String withoutParameters(String header) {
        return header == null ? null : header.split(";", 2)[0].strip();
    }

    private static boolean beginsAsZip(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(ZIP.length);
            return start.length < ZIP.length || start[0] == ZIP[0] && start[1] == ZIP[1];
        } catch (IOException e) {
            return false;
        }
    }

    static boolean isOurs(Bundle bundle) {
        return isOurs(bundle.getSymbolicName());
    }

    private static boolean isOurs(String symbolicName) {
        return symbolicName != null && symbolicName.startsWith(OURS);
    }

    boolean isOurs() {
        return isOurs(symbolicName);
    }

    boolean hasNameOf(Bundle bundle) {
        return symbolicName.equals(bundle.getSymbolicName());
    }

    @Override
    public String toString() {
        return symbolicName + " " + version;
    }
}
