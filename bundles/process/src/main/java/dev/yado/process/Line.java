package dev.yado.process;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A line that a program wrote.
 *
 * @param bytes without the line end; nobody changes them
 * @param whole false when the line was longer than is read; {@code bytes} are its beginning then
 */
@ProviderType
public record Line(byte[] bytes, boolean whole) {
}
