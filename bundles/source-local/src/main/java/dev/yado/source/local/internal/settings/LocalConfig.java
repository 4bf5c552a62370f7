package dev.yado.source.local.internal.settings;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Where local Worker metadata is, and how much of it is shown. */
@ObjectClassDefinition(name = "Yado local compatibility source",
        description = "Shows Workers that an older local tool has recorded on this machine, read-only. A change takes effect at once.")
public @interface LocalConfig {

    String PID = "dev.yado.source.local";

    @AttributeDefinition(name = "Enabled", description = "false: nothing is read, watched or listed.")
    boolean enabled() default true;

    @AttributeDefinition(name = "Runtime id", min = "1", max = "120",
            description = "The runtime id of the recorded Workers: 1 to 120 characters out of A-Z a-z 0-9 _ : -.")
    String runtime__id() default "local-worker-runtime";

    @AttributeDefinition(name = "Data directory", required = false,
            description = "The directory that holds pods/. Empty: $YOI_DATA_DIR, else $YOI_HOME, else $HOME/.yoi. It need not exist yet.")
    String data__dir() default "";

    @AttributeDefinition(name = "Workspace root", required = false,
            description = "Only Workers recorded for this workspace are shown; compared as text. Empty: the workspace of this Backend.")
    String workspace__root() default "";

    @AttributeDefinition(name = "Most Workers", min = "1", max = "100000",
            description = "How many directories are looked at, in the order of their names; a diagnostic counts the rest.")
    int max__workers() default 10_000;

    @AttributeDefinition(name = "Rescan period in seconds", min = "1", max = "3600",
            description = "Safety net for changes that the watching of directories does not tell. Usually changes show within a second.")
    int rescan__seconds() default 30;
}
