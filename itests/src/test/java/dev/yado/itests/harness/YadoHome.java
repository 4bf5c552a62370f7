package dev.yado.itests.harness;

import dev.yado.launcher.directory.Distribution;
import java.nio.file.Files;
import java.nio.file.Path;

/** Locates the built distribution and the checkout. */
public final class YadoHome {

    private YadoHome() {
    }

    public static Distribution distribution() {
        Path home = Path.of(required("yado.dist"));
        if (!Files.isDirectory(home)) {
            throw new IllegalStateException("no distribution: run mvn verify, or mvn package -pl launcher -am first");
        }
        return new Distribution(home);
    }

    /** Returns the top directory of the checkout. */
    public static Path top() {
        return Path.of(required("yado.top")).normalize();
    }

    private static String required(String property) {
        String value = System.getProperty(property);
        if (value == null) {
            throw new IllegalStateException("system property " + property + " is not set: run these tests through mvn verify");
        }
        return value;
    }
}
