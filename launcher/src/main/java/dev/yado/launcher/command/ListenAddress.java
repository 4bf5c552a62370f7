package dev.yado.launcher.command;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code HOST:PORT}, where HOST is a name, an IPv4 address or an IPv6 address in brackets.
 *
 * @param host without brackets
 * @param port 0 means any free port
 */
public record ListenAddress(String host, int port) {
    private static final Pattern FORM = Pattern.compile("(?:\\[([0-9A-Fa-f:.]+(?:%[0-9A-Za-z]+)?)]|([A-Za-z0-9._-]+)):([0-9]{1,5})");

    /** @throws IllegalArgumentException with a message for the user */
    public static ListenAddress parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > 65535) {
            throw new IllegalArgumentException("'" + text + "' is not HOST:PORT, for example 127.0.0.1:8787 or [::1]:8787, with a port from 0 to 65535");
        }
        return new ListenAddress(matcher.group(1) != null ? matcher.group(1) : matcher.group(2), Integer.parseInt(matcher.group(3)));
    }

    /** Returns whether only this machine can connect: every address of the host is a loopback address. */
    public boolean isLoopback() throws UnknownHostException {
        return Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
    }

    public ListenAddress withPort(int actual) {
        return new ListenAddress(host, actual);
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
