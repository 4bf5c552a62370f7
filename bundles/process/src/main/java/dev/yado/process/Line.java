package dev.yado.process;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A line of a process's output.
 *
 * @param bytes without the line end; not modified by sender or receiver
 * @param whole false when the line exceeded the maximum length; {@code bytes} is its beginning then
 */
@ProviderType
public record Line(byte[] bytes, boolean whole) {
}
