package dev.yado.runtime.spi.profile;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The names of the {@link Profile#options options} that have a key of their own in configuration files of profiles. An engine uses the options that apply to it
 * and refuses the others in {@code check}. Further settings of an engine are in {@link Profile#settings}.
 */
@ProviderType
public final class ProfileOptions {

    /** The name of a configured model; one value. */
    public static final String MODEL = "model";
    /** The program to start and its arguments. */
    public static final String COMMAND = "command";
    /** The names of configured tool servers. */
    public static final String TOOLS = "tools";

    private ProfileOptions() {
    }
}
