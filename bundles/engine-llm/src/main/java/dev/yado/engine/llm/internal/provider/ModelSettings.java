package dev.yado.engine.llm.internal.provider;

import dev.yado.runtime.spi.profile.SecretReference;
import dev.yado.support.secret.SecretUnavailableException;
import dev.yado.support.secret.SecretUnavailableException.Problem;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * The settings of one configured model. Contains no secret: only where the key is.
 *
 * @param name            the name that profiles use
 * @param model           the provider's name of the model
 * @param key             where the key is; empty if none is sent
 * @param firstToken      maximum time from the start of a call to the first part of its response
 * @param idle            maximum time between two lines of a response
 * @param retries         maximum number of further attempts of one call
 * @param retryPause      pause before the second attempt; doubles with each attempt
 * @param maxOutputTokens maximum length of one response; empty: the provider's default
 * @param temperature     empty: the provider's default
 * @param contextTokens   maximum size of one call, input and output together
 * @param thinkingTokens  budget for thinking; empty: the model's default
 */
public record ModelSettings(String name, Provider provider, URI baseUrl, String model, Optional<SecretReference> key, Duration connect, Duration firstToken,
        Duration idle, int retries, Duration retryPause, OptionalInt maxOutputTokens, OptionalDouble temperature, int contextTokens,
        OptionalInt thinkingTokens) {

    /** @throws IllegalArgumentException if a value is invalid; the message names the setting and never contains a value that may be a secret */
    public static ModelSettings of(String name, ModelConfig config) {
        require(name.matches("[A-Za-z0-9_.-]{1,80}"), "a model's name (after the tilde in the name of its file)"
                + " must be 1 to 80 characters of A-Z a-z 0-9 _ . -");
        Provider provider = Arrays.stream(Provider.values()).filter(p -> wireName(p).equals(config.provider().strip())).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("provider must be one of "
                        + Arrays.stream(Provider.values()).map(ModelSettings::wireName).collect(Collectors.joining(", "))));
        require(!config.model().isBlank() && config.model().length() <= 200, "model must be the provider's name of the model, at most 200 characters");
        require(config.temperature() <= 2, "temperature must be at most 2");
        between("connect_timeout_ms", config.connect__timeout__ms(), 50, 600_000);
        between("first_token_timeout_ms", config.first__token__timeout__ms(), 50, 3_600_000);
        between("idle_timeout_ms", config.idle__timeout__ms(), 50, 3_600_000);
        between("retries", config.retries(), 0, 20);
        between("retry_pause_ms", config.retry__pause__ms(), 1, 60_000);
        between("max_output_tokens", config.max__output__tokens(), 0, 10_000_000);
        between("context_tokens", config.context__tokens(), 512, 100_000_000);
        between("thinking_tokens", config.thinking__tokens(), 0, 10_000_000);
        int maxOutput = config.max__output__tokens() > 0 ? config.max__output__tokens() : provider == Provider.ANTHROPIC ? Provider.ANTHROPIC_OUTPUT : 0;
        require(maxOutput < config.context__tokens(), "context_tokens must be larger than max_output_tokens");
        require(provider != Provider.ANTHROPIC || config.thinking__tokens() < maxOutput, "thinking_tokens must be smaller than max_output_tokens");
        URI url = url(provider, config.base__url().strip());
        return new ModelSettings(name, provider, url, config.model().strip(), key(provider, url, config), Duration.ofMillis(config.connect__timeout__ms()),
                Duration.ofMillis(config.first__token__timeout__ms()), Duration.ofMillis(config.idle__timeout__ms()), config.retries(),
                Duration.ofMillis(config.retry__pause__ms()), above(0, config.max__output__tokens()),
                config.temperature() < 0 ? OptionalDouble.empty() : OptionalDouble.of(config.temperature()), config.context__tokens(),
                above(0, config.thinking__tokens()));
    }

    /** Returns whether the server is the provider's own service and not a compatible one. */
    boolean isProvidersOwn() {
        return provider.url().getHost().equals(baseUrl.getHost());
    }

    /** Returns whether the key is sent to another host without encryption. */
    public boolean sendsKeyInClear() {
        String host = baseUrl.getHost();
        boolean here = host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
        return key.isPresent() && "http".equalsIgnoreCase(baseUrl.getScheme()) && !here;
    }

    /** Returns the part of the context that is kept free for the response, in tokens. */
    public int reservedForOutput() {
        return maxOutputTokens.orElse(Math.min(provider == Provider.ANTHROPIC ? Provider.ANTHROPIC_OUTPUT : 4_096, contextTokens / 4));
    }

    /** Returns what must be done before this model can be used; empty if it can. Reads the key anew, so a change applies immediately. */
    public Optional<String> missing() {
        if (key.isEmpty()) {
            return Optional.empty();
        }
        try {
            key.get().resolve();
            return Optional.empty();
        } catch (SecretUnavailableException e) {
            String reason = e.problem() == Problem.NOT_SET || e.problem() == Problem.MISSING ? keyHint() : "the file of api_key_file " + e.getMessage();
            return Optional.of("no key for the model " + name + ": " + reason + ", or change the location in its configuration");
        }
    }

    /** Returns how to provide the key, without the path of a file. */
    public String keyHint() {
        return key.map(reference -> reference.text().startsWith("env:") ? "set the environment variable " + reference.text().substring("env:".length())
                : "put it into the file of api_key_file").orElse("set its location in api_key_env or api_key_file");
    }

    private static Optional<SecretReference> key(Provider provider, URI url, ModelConfig config) {
        String variable = config.api__key__env().strip();
        String file = config.api__key__file().strip();
        require(variable.isEmpty() || file.isEmpty(), "api_key_env and api_key_file cannot be combined");
        if (!file.isEmpty()) {
            return Optional.of(reference("file:" + file, "api_key_file must be an absolute path"));
        } else if (!variable.isEmpty()) {
            return Optional.of(reference("env:" + variable, "api_key_env must be the name of an environment variable, not a key"));
        }
        boolean own = provider.url().getHost().equals(url.getHost());
        return own && !provider.keyVariable().isEmpty() ? Optional.of(SecretReference.parse("env:" + provider.keyVariable())) : Optional.empty();
    }

    private static SecretReference reference(String text, String message) {
        try {
            return SecretReference.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(message, e);
        }
    }

    private static URI url(Provider provider, String text) {
        if (text.isEmpty()) {
            return provider.url();
        }
        try {
            URI url = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            if (http && url.getHost() != null && url.getRawUserInfo() == null && url.getRawQuery() == null && url.getRawFragment() == null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // Reported below, without the text, which may contain a password.
        }
        throw new IllegalArgumentException("base_url must be http:// or https:// with a host, and without user, query and fragment");
    }

    private static OptionalInt above(int floor, int value) {
        return value > floor ? OptionalInt.of(value) : OptionalInt.empty();
    }

    private static void between(String setting, int value, int min, int max) {
        require(value >= min && value <= max, setting + " must be from " + min + " to " + max);
    }

    private static void require(boolean valid, String message) {
        if (!valid) {
            throw new IllegalArgumentException(message);
        }
    }

    private static String wireName(Provider provider) {
        return provider.name().toLowerCase(Locale.ROOT);
    }
}
