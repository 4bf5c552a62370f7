package dev.yado.engine.llm.internal.provider;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The configuration of one model. */
@ObjectClassDefinition(name = "Yado language model",
        description = "A language model; one file per model. Profiles of the engine llm refer to it by model = NAME. A change applies from the next model"
                + " call on, also to existing Workers.")
public @interface ModelConfig {

    String PID = "dev.yado.llm.model";

    @AttributeDefinition(name = "Provider", description = "The API of the model's server: openai (also most gateways and local servers), anthropic, or ollama.",
            options = {@Option("openai"), @Option("anthropic"), @Option("ollama")})
    String provider() default "openai";

    @AttributeDefinition(name = "Base URL", required = false, max = "2048",
            description = "URL of the model's server, http:// or https://, up to and without /chat/completions, /messages or /api/chat:"
                    + " http://127.0.0.1:8000/v1 for openai and anthropic, http://127.0.0.1:11434 for ollama. No user, query or fragment. Empty: the"
                    + " provider's own service, for ollama this host. Never shown to clients.")
    String base__url() default "";

    @AttributeDefinition(name = "Model", max = "200", description = "Name that the provider gives the model.")
    String model();

    @AttributeDefinition(name = "Key environment variable", required = false,
            description = "Name of the environment variable with the API key. Cannot be combined with api_key_file. Both empty: OPENAI_API_KEY or"
                    + " ANTHROPIC_API_KEY for these providers' own services, no key for any other base URL.")
    String api__key__env() default "";

    @AttributeDefinition(name = "Key file", required = false,
            description = "Absolute path of the file with the API key; accessible only by its owner (mode 600). Read for each call. Cannot be combined with"
                    + " api_key_env.")
    String api__key__file() default "";

    @AttributeDefinition(name = "Connect timeout, in milliseconds", min = "50", max = "600000",
            description = "Maximum time to connect, in milliseconds.")
    int connect__timeout__ms() default 10_000;

    @AttributeDefinition(name = "First token timeout, in milliseconds", min = "50", max = "3600000",
            description = "Maximum time from the start of a call to the first part of its response, in milliseconds. Includes the time that a local server"
                    + " needs to load the model.")
    int first__token__timeout__ms() default 180_000;

    @AttributeDefinition(name = "Idle timeout, in milliseconds", min = "50", max = "3600000",
            description = "Maximum time between two lines of a response, in milliseconds. After that the call fails.")
    int idle__timeout__ms() default 60_000;

    @AttributeDefinition(name = "Retries", min = "0", max = "20",
            description = "Maximum number of further attempts when a call fails with a temporary error before the first part of its response.")
    int retries() default 4;

    @AttributeDefinition(name = "Retry pause, in milliseconds", min = "1", max = "60000",
            description = "Pause before the second attempt, in milliseconds. It doubles with each attempt, up to 30 seconds, and is reduced by a random"
                    + " amount of up to half. A pause requested by the provider applies instead, up to 2 minutes.")
    int retry__pause__ms() default 1_000;

    @AttributeDefinition(name = "Maximum output, in tokens", min = "0", max = "10000000",
            description = "Maximum length of a response, in tokens. 0: the provider's default, for anthropic 8192.")
    int max__output__tokens() default 0;

    @AttributeDefinition(name = "Temperature", description = "Sampling temperature, 0 to 2. Below 0: the provider's default.")
    double temperature() default -1;

    @AttributeDefinition(name = "Context size, in tokens", min = "512", max = "100000000",
            description = "Maximum size of a model call, input and output together, in tokens. The oldest part of a longer conversation is omitted.")
    int context__tokens() default 32_768;

    @AttributeDefinition(name = "Thinking budget, in tokens", min = "0", max = "10000000",
            description = "For anthropic: maximum number of tokens for thinking, at least 1024. For ollama: any value above 0 enables thinking. 0: the model's"
                    + " default. Thinking is always shown.")
    int thinking__tokens() default 0;
}
