package dev.yado.engine.acp.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings of the engine; the settings of an agent are in its profile. */
@ObjectClassDefinition(name = "Yado ACP engine", description = "Runs agents that support the Agent Client Protocol, each as a separate process.")
@interface AcpConfiguration {

    int DEFAULT_MAX_AGENTS = 32;

    @AttributeDefinition(name = "Maximum number of agents",
            description = "Maximum number of agent processes that run at the same time. The run of a Worker that needs another one fails; a Worker that becomes idle ends its agent.",
            min = "1", max = "10000")
    int max__agents() default DEFAULT_MAX_AGENTS;
}
