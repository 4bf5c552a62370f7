package dev.yado.registry.internal.access;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** How much the audit files may grow. */
@ObjectClassDefinition(name = "Yado audit file",
        description = "Bounds of the audit trail in the data directory, audit/audit.jsonl: one JSON object per line, one line per event."
                + " A change takes effect with the next event.")
@interface AuditFileConfig {

    String PID = "dev.yado.audit.file";

    @AttributeDefinition(name = "Most bytes per file", min = "4096", max = "1073741824",
            description = "Bytes after which a new file is begun; the one before becomes audit.1.jsonl.")
    long max__bytes() default 10_485_760;

    @AttributeDefinition(name = "Files", min = "1", max = "100", description = "Most files kept, the current one included; the oldest is removed.")
    int files() default 5;
}
