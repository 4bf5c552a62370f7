package dev.yado.source.local.internal.settings;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The location of local Worker metadata, and the maximum number of Workers that are shown. */
@ObjectClassDefinition(name = "Yado local compatibility source",
        description = "Shows Workers that the program yoi has recorded on this machine, read-only. Without yoi the Runtime is empty. A change takes effect"
                + " at once.")
public @interface LocalConfig {

    String PID = "dev.yado.source.local";

    @AttributeDefinition(name = "Enabled",
            description = "false: the recorded Workers are neither read nor listed.")
    boolean enabled() default true;

    @AttributeDefinition(name = "Runtime id", min = "1", max = "120",
            description = "Runtime id under which the Backend shows the recorded Workers: 1 to 120 characters out of A-Z a-z 0-9 _ : -.")
    String runtime__id() default "local-worker-runtime";

    @AttributeDefinition(name = "Data directory", required = false,
            description = "Path of yoi's data directory, which contains pods/ with one directory per Worker. It need not exist yet. Empty: $YOI_DATA_DIR,"
                    + " else $YOI_HOME, else $HOME/.yoi.")
    String data__dir() default "";

    @AttributeDefinition(name = "Workspace root", required = false,
            description = "Path of the workspace whose recorded Workers are shown; compared as text. Empty: the workspace of this Backend.")
    String workspace__root() default "";

    @AttributeDefinition(name = "Maximum Workers", min = "1", max = "100000",
            description = "Maximum number of Worker directories that are read, in the order of their names. A diagnostic reports the number of omitted ones.")
    int max__workers() default 10_000;

    @AttributeDefinition(name = "Rescan interval", min = "1", max = "3600",
            description = "Interval between full scans, in seconds. Scans find changes that the operating system does not report; others show within a "
                    + "second.")
    int rescan__seconds() default 30;

    @AttributeDefinition(name = "File refused", required = false,
            description = "Set by Yado while the configuration file is refused and no earlier version of it is in effect. No Workers are then read or listed.")
    boolean _yado_file_refused() default false;
}
