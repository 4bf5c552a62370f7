package dev.yado.runtime.core.internal.profile;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The settings of one profile. */
@ObjectClassDefinition(name = "Yado profile", description = "An engine and its settings for Workers. A Worker keeps the profile it was created with.")
@interface ProfileConfiguration {

    @AttributeDefinition(name = "Name",
            description = "Name by which a request selects the profile. Empty: the part of the file name after the tilde. A built-in name such as builtin:coder replaces the built-in profile.")
    String name() default "";

    @AttributeDefinition(name = "Label", description = "Display name. Empty: the name.")
    String label() default "";

    @AttributeDefinition(name = "Engine", description = "Name of the engine: 1 to 40 characters of a-z 0-9 -.")
    String engine() default ProfileDirectory.DEFAULT_ENGINE;

    @AttributeDefinition(name = "Model", description = "Name of a configured model, for engines that use models. Empty: none.")
    String model() default "";

    @AttributeDefinition(name = "Command",
            description = "Program and arguments, separated by commas, for engines that start a program. Arguments cannot contain commas.")
    String[] command() default {};

    @AttributeDefinition(name = "System prompt", description = "System prompt, on one line. Empty: none, or the content of the system prompt file.")
    String system__prompt() default "";

    @AttributeDefinition(name = "System prompt file",
            description = "Name of a UTF-8 file in the folder etc/profiles/NAME, where NAME is the part of this file's name after the tilde. It is read for each new Worker. Empty: none.")
    String system__prompt__file() default "";

    @AttributeDefinition(name = "Maximum turns", description = "Maximum number of turns per run; a run that reaches it ends as limit_reached. 0: no limit.",
            min = "0", max = "1000000")
    int max__turns() default 0;

    @AttributeDefinition(name = "Maximum tokens", description = "Maximum number of tokens per run, input and output together. 0: no limit.", min = "0")
    long max__tokens() default 0;

    @AttributeDefinition(name = "Maximum run time",
            description = "Maximum duration of a run, in seconds, without the time that it waits for answers to interactions. 0: no limit.", min = "0",
            max = "31536000")
    int max__seconds() default 0;

    @AttributeDefinition(name = "Tools", description = "Names of configured tool servers, separated by commas.")
    String[] tools() default {};

    @AttributeDefinition(name = "Permissions",
            description = "Permissions of tools, each TOOL=allow, TOOL=ask or TOOL=deny, separated by commas. TOOL may end in * to match all tools with this prefix.")
    String[] permissions() default {};

    @AttributeDefinition(name = "Default permission", description = "Permission of tools that are not listed under permissions.",
            options = {@Option("allow"), @Option("ask"), @Option("deny")})
    String default__permission() default "ask";

    @AttributeDefinition(name = "Environment",
            description = "Environment variables of programs that the engine starts, each VARIABLE=env:NAME or VARIABLE=file:PATH, separated by commas. Values are read when they are needed and never shown.")
    String[] environment() default {};

    @AttributeDefinition(name = "Settings",
            description = "Settings of the engine, each name=value, separated by commas; the engine's page lists them. Must not contain secrets.")
    String[] settings() default {};
}
