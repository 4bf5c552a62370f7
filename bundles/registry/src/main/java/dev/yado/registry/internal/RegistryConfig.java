package dev.yado.registry.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** How long the registry waits, how much it lets through, and what it remembers. */
@ObjectClassDefinition(name = "Yado registry",
        description = "Deadlines, limits and memory of the registry of Runtimes. A change takes effect for the calls that follow it.")
@interface RegistryConfig {

    String PID = "dev.yado.registry";

    @AttributeDefinition(name = "Forget after", min = "1", max = "31536000",
            description = "Seconds a Runtime that went away stays listed as unavailable.")
    int forget__after__seconds() default 86_400;

    @AttributeDefinition(name = "List deadline", min = "10", max = "60000",
            description = "Milliseconds after which a list is answered with what is there, plus a diagnostic for each Runtime that is late.")
    int list__deadline__ms() default 2_000;

    @AttributeDefinition(name = "Call deadline", min = "10", max = "600000",
            description = "Milliseconds after which any other call to a Runtime is given up as runtime_timeout.")
    int call__deadline__ms() default 10_000;

    @AttributeDefinition(name = "Calls per Runtime", min = "1", max = "1024",
            description = "Most calls under way to one Runtime; one more is refused as overloaded. Counts for Runtimes that arrive after the change.")
    int calls__per__runtime() default 64;

    @AttributeDefinition(name = "Workspace display name", required = false, max = "80",
            description = "What people see as the name of the workspace. Empty: the name of the workspace's directory.")
    String workspace__display__name() default "";
}
