package dev.yado.registry.internal.access;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the audit files. */
@ObjectClassDefinition(name = "Yado audit file",
        description = "Size of the audit trail in the data directory, audit/audit.jsonl: one JSON object per line, one line per event."
                + " A change takes effect with the next event.")
@interface AuditFileConfig {

    String PID = "dev.yado.audit.file";

    @AttributeDefinition(name = "Maximum file size", min = "4096", max = "1073741824",
            description = "Maximum size of the current audit file, in bytes. When it is reached, the file becomes audit.1.jsonl.")
    long max__bytes() default 10_485_760;

    @AttributeDefinition(name = "Maximum number of files", min = "1", max = "100",
            description = "Maximum number of audit files, including the current one. The oldest is deleted.")
    int files() default 5;
}
