package dev.yado.runtime.core.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the Runtime of this process. A change takes effect while it runs, unless the setting says otherwise. */
@ObjectClassDefinition(name = "Yado Runtime", description = "The Runtime of this process. Changes take effect at once and interrupt nothing.")
@interface RuntimeConfiguration {

    @AttributeDefinition(name = "Runtime id", description = "1 to 120 characters out of A-Z a-z 0-9 _ : -. Empty: made once at first start and kept in the data directory. A change counts from the next start.")
    String runtime__id() default "";

    @AttributeDefinition(name = "Display name", description = "What people see. Empty: none.")
    String display__name() default "";

    @AttributeDefinition(name = "Most transcript items", description = "Most items of one transcript answer.", min = "1", max = "10000")
    int max__transcript__items() default 256;

    @AttributeDefinition(name = "Most events of a page", description = "Most events of one page of the log.", min = "1", max = "10000")
    int max__event__batch() default 256;

    @AttributeDefinition(name = "Most queued inputs", description = "Most accepted inputs of one Worker that wait for its active run.", min = "0", max = "10000")
    int max__queued__inputs() default 100;

    @AttributeDefinition(name = "Most streams of a Worker", description = "Most live streams open on one Worker.", min = "1", max = "100000")
    int max__streams__per__worker() default 1000;

    @AttributeDefinition(name = "Cancel deadline", description = "Milliseconds an engine gets to end a cancelled run before it is abandoned.", min = "0", max = "600000")
    int cancel__deadline__ms() default 5000;

    @AttributeDefinition(name = "Question expiry", description = "Seconds a Worker's question waits for an answer; then it counts as refused.", min = "1", max = "604800")
    int interaction__expiry__seconds() default 3600;

    @AttributeDefinition(name = "Idle after", description = "Seconds without work or viewers after which a Worker's engine session is closed.", min = "1", max = "86400")
    int idle__after__seconds() default 60;

    @AttributeDefinition(name = "Most runs at once", description = "Only on a JVM without virtual threads (before 21): more runs wait in line. A change counts from the next start.", min = "1", max = "10000")
    int max__runs__without__virtual__threads() default 256;
}
