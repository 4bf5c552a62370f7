package dev.yado.source.embedded.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings of the source of this process's Runtime. */
@ObjectClassDefinition(name = "Yado embedded Runtime source",
        description = "How the Backend shows the Runtime of this process. A change takes effect at once.")
@interface EmbeddedConfig {

    String PID = "dev.yado.source.embedded";

    String DEFAULT_RUNTIME_ID = "embedded-worker-runtime";

    @AttributeDefinition(name = "Runtime id", min = "1", max = "120",
            description = "Runtime id under which the Backend shows the Workers of this Runtime, independent of the id that the Runtime itself has: 1 to 120 characters "
                    + "out of A-Z a-z 0-9 _ : -. Any other value is rejected; at startup the Runtime is then not listed.")
    String runtime__id() default DEFAULT_RUNTIME_ID;

    @AttributeDefinition(name = "Label", required = false, max = "80",
            description = "Display name; at most 80 characters are shown. Empty: the Runtime's own display name.")
    String label() default "Embedded Worker Runtime";
}
