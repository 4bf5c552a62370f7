package dev.yado.engine.llm.internal.provider;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** One model. */
@ObjectClassDefinition(name = "Yado language model",
        description = "A model behind a name, one per configuration: dev.yado.llm.model~NAME. Profiles of the engine llm refer to it by model = NAME."
                + " A change counts for the next call, also of Workers that exist.")
public @interface ModelConfig {

    String PID = "dev.yado.llm.model";

    @AttributeDefinition(name = "Provider", description = "Whose wire it speaks: openai (also most gateways and local servers), anthropic, or ollama.",
            options = {@Option("openai"), @Option("anthropic"), @Option("ollama")})
    String provider() default "openai";

    @AttributeDefinition(name = "Base URL", required = false, max = "2048",
            description = "Where it is, http:// or https://, up to and without the provider's own path: http://127.0.0.1:8000/v1 for openai and anthropic,"
                    + " http://127.0.0.1:11434 for ollama. No user, query or fragment. Empty: the provider's own service, for ollama this host. Never"
                    + " shown to clients.")
    String base__url() default "";

    @AttributeDefinition(name = "Model", max = "200", description = "What the provider calls the model.")
    String model();

    @AttributeDefinition(name = "Key environment variable", required = false,
            description = "Name of the environment variable with the key; not together with api_key_file. Empty: OPENAI_API_KEY or ANTHROPIC_API_KEY for"
                    + " these two services themselves, no key for any other base URL.")
    String api__key__env() default "";

    @AttributeDefinition(name = "Key file", required = false,
            description = "Absolute path of a file with the key, accessible by its owner only (mode 600). Read for each call.")
    String api__key__file() default "";

    @AttributeDefinition(name = "Connect timeout in milliseconds", min = "50", max = "600000",
            description = "How long the setting up of a connection may take.")
    int connect__timeout__ms() default 10_000;

    @AttributeDefinition(name = "First token timeout in milliseconds", min = "50", max = "3600000",
            description = "How long a call may take until the first piece of its answer. A local server that loads its model first needs patience.")
    int first__token__timeout__ms() default 180_000;

    @AttributeDefinition(name = "Idle timeout in milliseconds", min = "50", max = "3600000",
            description = "Longest silence within an answer: without a whole line for that long, the call has failed.")
    int idle__timeout__ms() default 60_000;

    @AttributeDefinition(name = "Retries", min = "0", max = "20",
            description = "Most further attempts of a call that failed before the first piece of its answer, for a reason that may pass.")
    int retries() default 4;

    @AttributeDefinition(name = "Retry pause in milliseconds", min = "1", max = "60000",
            description = "Before the second attempt; it doubles from attempt to attempt up to 30 seconds, and a random part of up to half of it is left"
                    + " out. When the provider names a time, that counts instead, up to 2 minutes.")
    int retry__pause__ms() default 1_000;

    @AttributeDefinition(name = "Most tokens of an answer", min = "0", max = "10000000",
            description = "0: what the provider does by itself, for anthropic 8192.")
    int max__output__tokens() default 0;

    @AttributeDefinition(name = "Temperature", description = "0 to 2; below 0: what the provider does by itself.")
    double temperature() default -1;

    @AttributeDefinition(name = "Context in tokens", min = "512", max = "100000000",
            description = "What the model takes in one call, question and answer together. Of longer conversations the oldest part is left out.")
    int context__tokens() default 32_768;

    @AttributeDefinition(name = "Thinking in tokens", min = "0", max = "10000000",
            description = "For anthropic: how many tokens it may think, at least 1024. For ollama: above 0 asks the model to think. 0: what the model does by"
                    + " itself; thinking that comes is shown all the same.")
    int thinking__tokens() default 0;
}
