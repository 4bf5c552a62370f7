package dev.yado.runtime.core.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings of the Runtime of this process. A change takes effect at once, unless the setting says otherwise. */
@ObjectClassDefinition(name = "Yado Runtime", description = "The Runtime of this process. Changes take effect at once and do not interrupt active runs.")
@interface RuntimeConfiguration {

    @AttributeDefinition(name = "Runtime id",
            description = "Id of the Runtime: 1 to 120 characters of A-Z a-z 0-9 _ : -. Empty: generated at the first start and kept in the data directory. A change takes effect at the next start.")
    String runtime__id() default "";

    @AttributeDefinition(name = "Display name", description = "Name shown to users. Empty: none.")
    String display__name() default "";

    @AttributeDefinition(name = "Maximum transcript items", description = "Maximum number of items in a transcript page.", min = "1", max = "10000")
    int max__transcript__items() default 256;

    @AttributeDefinition(name = "Maximum events per page", description = "Maximum number of events in a page of the log.", min = "1", max = "10000")
    int max__event__batch() default 256;

    @AttributeDefinition(name = "Maximum queued inputs", description = "Maximum number of inputs per Worker that wait for its active run.", min = "0",
            max = "10000")
    int max__queued__inputs() default 100;

    @AttributeDefinition(name = "Maximum streams per Worker", description = "Maximum number of open streams per Worker.", min = "1", max = "100000")
    int max__streams__per__worker() default 1000;

    @AttributeDefinition(name = "Cancel deadline",
            description = "Time that an engine has to end a cancelled run before the run is ended without it, in milliseconds.", min = "0", max = "600000")
    int cancel__deadline__ms() default 5000;

    @AttributeDefinition(name = "Interaction expiry",
            description = "Maximum time that an interaction waits for an answer, in seconds; then it is treated as refused.", min = "1", max = "604800")
    int interaction__expiry__seconds() default 3600;

    @AttributeDefinition(name = "Idle after", description = "Time without work or open streams after which a Worker's engine session is closed, in seconds.",
            min = "1", max = "86400")
    int idle__after__seconds() default 60;

    @AttributeDefinition(name = "Maximum concurrent runs",
            description = "Maximum number of concurrent runs on a JVM without virtual threads (before 21); more runs wait. A change takes effect at the next start.",
            min = "1", max = "10000")
    int max__runs__without__virtual__threads() default 256;
}
