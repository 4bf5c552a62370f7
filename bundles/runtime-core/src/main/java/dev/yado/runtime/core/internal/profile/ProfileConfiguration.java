package dev.yado.runtime.core.internal.profile;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** One profile. */
@ObjectClassDefinition(name = "Yado profile", description = "Names an engine and says how it is used. Workers keep the profile they were created with.")
@interface ProfileConfiguration {

    @AttributeDefinition(name = "Name", description = "What a Worker is created by. Empty: the part of the file name after the tilde. A built-in name such as builtin:coder replaces the built-in profile.")
    String name() default "";

    @AttributeDefinition(name = "Label", description = "What people see. Empty: the name.")
    String label() default "";

    @AttributeDefinition(name = "Engine", description = "Name of the engine: 1 to 40 characters out of a-z 0-9 -.")
    String engine() default ProfileDirectory.DEFAULT_ENGINE;

    @AttributeDefinition(name = "Model", description = "Name of a configured model, for an engine that has models. Empty: none.")
    String model() default "";

    @AttributeDefinition(name = "Command", description = "Program and arguments, separated by commas, for an engine that starts one. No argument can contain a comma.")
    String[] command() default {};

    @AttributeDefinition(name = "System prompt", description = "The text before every conversation, on one line. Empty: none, or that of the system prompt file.")
    String system__prompt() default "";

    @AttributeDefinition(name = "System prompt file", description = "Name of a UTF-8 file in the folder etc/profiles/NAME, where NAME is the part of this file's name after the tilde. Read for each new Worker. Empty: none.")
    String system__prompt__file() default "";

    @AttributeDefinition(name = "Most turns", description = "Most turns of one run; then it ends as limit_reached. 0: no limit.", min = "0", max = "1000000")
    int max__turns() default 0;

    @AttributeDefinition(name = "Most tokens", description = "Most tokens of one run, read and written. 0: no limit.", min = "0")
    long max__tokens() default 0;

    @AttributeDefinition(name = "Most seconds", description = "Longest time of one run; waiting for somebody's answer does not count. 0: no limit.", min = "0", max = "31536000")
    int max__seconds() default 0;

    @AttributeDefinition(name = "Tools", description = "Names of configured tool servers, separated by commas.")
    String[] tools() default {};

    @AttributeDefinition(name = "Permissions", description = "Each TOOL=allow, TOOL=ask or TOOL=deny, separated by commas. TOOL may end in * for all tools that begin so.")
    String[] permissions() default {};

    @AttributeDefinition(name = "Default permission", description = "For tools without a permission of their own.", options = { @Option("allow"), @Option("ask"), @Option("deny") })
    String default__permission() default "ask";

    @AttributeDefinition(name = "Environment", description = "Environment variables of what the engine starts, each VARIABLE=env:NAME or VARIABLE=file:PATH, separated by commas. Values are read when they are needed and shown nowhere.")
    String[] environment() default {};

    @AttributeDefinition(name = "Settings", description = "Settings of the engine, each name=value; the engine's page says which. Never secrets.")
    String[] settings() default {};
}
