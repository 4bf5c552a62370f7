package dev.yado.support.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import org.osgi.annotation.versioning.ProviderType;

/** Locks files against other processes and other parts of this process. Stateless. */
@ProviderType
public final class FileLocks {

    private FileLocks() {
    }

    /**
     * Locks a file without waiting. The lock ends when the channel is closed, or with the process.
     *
     * @return false if another channel of this process, or another process, has locked the file
     */
    public static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // by this process
        }
    }
}
