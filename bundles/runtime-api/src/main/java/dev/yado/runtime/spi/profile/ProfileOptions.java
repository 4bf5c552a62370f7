package dev.yado.runtime.spi.profile;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The names of the {@link Profile#options options} that configuration files of profiles have a key of its own for. An engine uses those that mean
 * something to it and refuses the others in {@code check}. An engine with further settings takes them from {@link Profile#settings}.
 */
@ProviderType
public final class ProfileOptions {

    /** One value: which of the configured models, by name. */
    public static final String MODEL = "model";
    /** The program to start and its arguments. */
    public static final String COMMAND = "command";
    /** Which of the configured tool servers, by name. */
    public static final String TOOLS = "tools";

    private ProfileOptions() {
    }
}
