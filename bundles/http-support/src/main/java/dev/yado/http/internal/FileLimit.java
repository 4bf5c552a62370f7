package dev.yado.http.internal;

import java.lang.management.ManagementFactory;
import java.util.OptionalLong;
import javax.management.JMException;
import javax.management.ObjectName;

/** The operating system's limit on the open files of this process, which sockets count against. Stateless. */
final class FileLimit {

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
            long left = limit - attribute("OpenFileDescriptorCount") - Math.max(MIN_RESERVE, limit / RESERVE_SHARE);
            return OptionalLong.of(Math.max(MIN_CONNECTIONS, left));
        } catch (JMException | ClassCastException e) {
            return OptionalLong.empty();
        }
    }

    private static long attribute(String name) throws JMException {
        return (Long) ManagementFactory.getPlatformMBeanServer().getAttribute(new ObjectName(ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME), name);
    }
}
