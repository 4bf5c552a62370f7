package dev.yado.engine.acp.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What is set for the engine as a whole; everything about one agent stands in its profile. */
@ObjectClassDefinition(name = "Yado ACP engine", description = "Runs agents that speak the Agent Client Protocol, each as a process of its own.")
@interface AcpConfiguration {

    int DEFAULT_MAX_AGENTS = 32;

    @AttributeDefinition(name = "Most agents", description = "Most agent processes that run at once. A Worker that needs one more fails its run and says so; idle Workers give theirs back.", min = "1", max = "10000")
    int max__agents() default DEFAULT_MAX_AGENTS;
}
