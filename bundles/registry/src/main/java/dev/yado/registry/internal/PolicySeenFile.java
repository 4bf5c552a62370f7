package dev.yado.registry.internal;

import dev.yado.registry.internal.access.PolicyElection;
import java.io.File;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import org.osgi.framework.BundleContext;

/**
 * Remembers in this bundle's storage area whether an access policy was registered. The area survives an update of this bundle and is emptied at
 * each start of the process; so the memory is that of the process. Thread-safe.
 */
final class PolicySeenFile implements PolicyElection.PolicyMemory {

    private static final Logger LOG = System.getLogger("dev.yado.registry");

    private final File file;
    private volatile boolean seen;

    PolicySeenFile(BundleContext context) {
        file = context.getDataFile("policy-seen");
        seen = file != null && file.exists();
    }

    @Override
    public boolean seen() {
        return seen;
    }

    @Override
    public void remember() {
        if (seen) {
            return;
        }
        seen = true;
        try {
            if (file != null && !file.exists()) {
                Files.createFile(file.toPath());
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "That an access policy was registered is remembered until the registry's bundle restarts only: its storage area"
                    + " cannot be written", e);
        }
    }
}
