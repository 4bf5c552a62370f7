package dev.yado.registry.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the registry. */
@ObjectClassDefinition(name = "Yado registry",
        description = "Deadlines and limits of calls to Runtimes, and access control. A change applies to the calls that follow it.")
@interface RegistryConfig {

    String PID = "dev.yado.registry";

    @AttributeDefinition(name = "Forget after", min = "1", max = "31536000",
            description = "Time that an unavailable Runtime stays listed, in seconds.")
    int forget__after__seconds() default 86_400;

    @AttributeDefinition(name = "List deadline", min = "10", max = "60000",
            description = "Deadline of a list operation, in milliseconds. Workers of a Runtime that has not responded by then are missing from the list, and"
                    + " a diagnostic names it. A list of Runtimes shows its last known state as stale.")
    int list__deadline__ms() default 2_000;

    @AttributeDefinition(name = "Call deadline", min = "10", max = "600000",
            description = "Deadline of any other call to a Runtime, in milliseconds. A call that takes longer fails with runtime_timeout.")
    int call__deadline__ms() default 10_000;

    @AttributeDefinition(name = "Calls per Runtime", min = "1", max = "1024",
            description = "Maximum number of concurrent calls to one Runtime. Further calls fail with overloaded. A change applies to Runtimes that are"
                    + " registered after it.")
    int calls__per__runtime() default 64;

    @AttributeDefinition(name = "Workspace display name", required = false, max = "80",
            description = "Name of the workspace that clients show. Empty: the name of the workspace's directory.")
    String workspace__display__name() default "";

    @AttributeDefinition(name = "Replaceable Runtimes", required = false,
            description = "Ids of built-in Runtimes (embedded, remote, local) that a source of another bundle may serve by a higher service.ranking, separated"
                    + " by commas. A source with any other built-in id is listed and does not serve, also while the built-in source is away.")
    String[] replaceable__runtimes() default {};

    @AttributeDefinition(name = "Required access policy", required = false,
            description = "Access policy without which operations are refused with policy_unavailable. true: any AccessPolicy service. NAME: the one with"
                    + " the service property policy_name=NAME, and no other decides. false: none; without a policy everything is allowed. Empty: none until"
                    + " a policy is registered, and then any until this process ends.")
    String policy__required() default "";

    @AttributeDefinition(name = "Policy deadline", min = "10", max = "30000",
            description = "Maximum time that an operation waits for one decision of the access policy, in milliseconds. Later decisions do not apply: the"
                    + " operation fails with policy_unavailable.")
    int policy__deadline__ms() default 1_000;

    @AttributeDefinition(name = "Policy recheck interval", min = "1", max = "3600",
            description = "Interval at which the access policy decides again about every open stream, in seconds. After a change of the policy it decides at"
                    + " once.")
    int policy__recheck__seconds() default 30;

    @AttributeDefinition(name = "File refused", required = false,
            description = "Set by Yado while the configuration file is refused and no earlier version of it is in effect. Every operation is then refused.")
    boolean _yado_file_refused() default false;
}
