package dev.yado.http.internal;

import java.lang.management.ManagementFactory;
import java.util.OptionalLong;
import javax.management.JMException;
import javax.management.ObjectName;

/** The operating system's limit on the open files of this process, which sockets count against. Stateless. */
final class FileLimit {

    private static final int LAST = 24;
    private static final int MIN_RESERVE = 64;
    private static final int RESERVE_SHARE = 8;
    private static final int MIN_CONNECTIONS = 8;

    private FileLimit() {
    }

    /**
     * Returns how many connections can be open without taking files from the store, the log, child processes and connections to Runtimes; empty if the
     * operating system does not say.
     */
    static OptionalLong connections() {
        try {
            long limit = attribute("MaxFileDescriptorCount");
            return OptionalLong.of(Math.max(MIN_CONNECTIONS, limit - attribute("OpenFileDescriptorCount") - reserve(limit)));
        } catch (JMException | ClassCastException e) {
            return OptionalLong.empty();
        }
    }

    /** Returns whether files are left apart from a small reserve. Reads a directory of the operating system: takes a moment. */
    static boolean left() {
        try {
            return attribute("OpenFileDescriptorCount") < attribute("MaxFileDescriptorCount") - LAST;
        } catch (JMException | ClassCastException e) {
            // Counting needs a file itself.
            return false;
        }
    }

    private static long reserve(long limit) {
        return Math.max(MIN_RESERVE, limit / RESERVE_SHARE);
    }

    private static long attribute(String name) throws JMException {
        return (Long) ManagementFactory.getPlatformMBeanServer().getAttribute(new ObjectName(ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME), name);
    }
}
