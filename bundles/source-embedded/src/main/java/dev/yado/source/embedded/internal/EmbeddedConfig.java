package dev.yado.source.embedded.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** How this process's Runtime appears in the Backend. */
@ObjectClassDefinition(name = "Yado embedded Runtime source",
        description = "How the Runtime of this process appears in the Backend. A change takes effect at once.")
@interface EmbeddedConfig {

    String PID = "dev.yado.source.embedded";

    String DEFAULT_RUNTIME_ID = "embedded-worker-runtime";

    @AttributeDefinition(name = "Runtime id", min = "1", max = "120",
            description = "Half of the authority of every Worker of this Runtime: 1 to 120 characters out of A-Z a-z 0-9 _ : -. It counts"
                    + " whatever the Runtime calls itself. Any other value is refused; at the start the Runtime is then not listed.")
    String runtime__id() default DEFAULT_RUNTIME_ID;

    @AttributeDefinition(name = "Label", required = false, max = "80",
            description = "What people see; at most 80 characters are shown. Empty: the Runtime's own display name.")
    String label() default "Embedded Worker Runtime";
}
