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
 * One configured model. Never a secret: of the key, where it is.
 *
 * @param name            what profiles call it
 * @param model           what the provider calls it
 * @param key             where the key is; empty when none is sent
 * @param firstToken      longest time from the begin of a call to the first piece of its answer
 * @param idle            longest silence within an answer
 * @param retries         most further attempts of one call
 * @param retryPause      pause before the second attempt, which doubles from attempt to attempt
 * @param maxOutputTokens most tokens of one answer; empty: what the provider does by itself
 * @param temperature     empty: what the provider does by itself
 * @param contextTokens   what the model takes in one call, question and answer together
 * @param thinkingTokens  what it may think; empty: what it does by itself
 */
public record ModelSettings(String name, Provider provider, URI baseUrl, String model, Optional<SecretReference> key, Duration connect, Duration firstToken,
        Duration idle, int retries, Duration retryPause, OptionalInt maxOutputTokens, OptionalDouble temperature, int contextTokens,
        OptionalInt thinkingTokens) {

    /** @throws IllegalArgumentException when a value is wrong; the message names the setting and never repeats a value that might be a secret */
    public static ModelSettings of(String name, ModelConfig config) {
        require(name.matches("[A-Za-z0-9_.-]{1,80}"), "the name of a model (in its file's name, after the tilde)"
                + " is 1 to 80 characters out of A-Z a-z 0-9 _ . -");
        Provider provider = Arrays.stream(Provider.values()).filter(p -> wire(p).equals(config.provider().strip())).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("provider must be one of "
                        + Arrays.stream(Provider.values()).map(ModelSettings::wire).collect(Collectors.joining(", "))));
        require(!config.model().isBlank() && config.model().length() <= 200, "model must say which model of the provider, in at most 200 characters");
        require(config.temperature() <= 2, "temperature is at most 2");
        between("connect_timeout_ms", config.connect__timeout__ms(), 50, 600_000);
        between("first_token_timeout_ms", config.first__token__timeout__ms(), 50, 3_600_000);
        between("idle_timeout_ms", config.idle__timeout__ms(), 50, 3_600_000);
        between("retries", config.retries(), 0, 20);
        between("retry_pause_ms", config.retry__pause__ms(), 1, 60_000);
        between("max_output_tokens", config.max__output__tokens(), 0, 10_000_000);
        between("context_tokens", config.context__tokens(), 512, 100_000_000);
        between("thinking_tokens", config.thinking__tokens(), 0, 10_000_000);
        int written = config.max__output__tokens() > 0 ? config.max__output__tokens() : provider == Provider.ANTHROPIC ? Provider.ANTHROPIC_OUTPUT : 0;
        require(written < config.context__tokens(), "context_tokens must be larger than max_output_tokens");
        require(provider != Provider.ANTHROPIC || config.thinking__tokens() < written, "thinking_tokens must be smaller than max_output_tokens");
        URI url = url(provider, config.base__url().strip());
        return new ModelSettings(name, provider, url, config.model().strip(), key(provider, url, config), Duration.ofMillis(config.connect__timeout__ms()),
                Duration.ofMillis(config.first__token__timeout__ms()), Duration.ofMillis(config.idle__timeout__ms()), config.retries(),
                Duration.ofMillis(config.retry__pause__ms()), above(0, config.max__output__tokens()),
                config.temperature() < 0 ? OptionalDouble.empty() : OptionalDouble.of(config.temperature()), config.context__tokens(),
                above(0, config.thinking__tokens()));
    }

    /** True when the model is at the provider itself and not at a server that speaks its wire. */
    boolean isProvidersOwn() {
        return provider.url().getHost().equals(baseUrl.getHost());
    }

    /** True when whoever is on the way to another host can read the key. */
    public boolean sendsKeyInClear() {
        String host = baseUrl.getHost();
        boolean here = host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
        return key.isPresent() && "http".equalsIgnoreCase(baseUrl.getScheme()) && !here;
    }

    /** How much of the context is kept free for the answer. */
    public int reservedForAnswer() {
        return maxOutputTokens.orElse(Math.min(provider == Provider.ANTHROPIC ? Provider.ANTHROPIC_OUTPUT : 4_096, contextTokens / 4));
    }

    /** What has to be done before this model can be used; empty when it can. Reads where the key is, so it is right at once when that has changed. */
    public Optional<String> missing() {
        if (key.isEmpty()) {
            return Optional.empty();
        }
        try {
            key.get().resolve();
            return Optional.empty();
        } catch (SecretUnavailableException e) {
            String reason = e.problem() == Problem.NOT_SET || e.problem() == Problem.MISSING ? keyPlace() : "the file of api_key_file " + e.getMessage();
            return Optional.of("no key for the model " + name + ": " + reason + ", or name another place in its configuration");
        }
    }

    /** What to do about the key, without saying where files are. */
    public String keyPlace() {
        return key.map(reference -> reference.text().startsWith("env:") ? "set the environment variable " + reference.text().substring("env:".length())
                : "put it into the file of api_key_file").orElse("name its place in api_key_env or api_key_file");
    }

    private static Optional<SecretReference> key(Provider provider, URI url, ModelConfig config) {
        String variable = config.api__key__env().strip();
        String file = config.api__key__file().strip();
        require(variable.isEmpty() || file.isEmpty(), "api_key_env and api_key_file exclude each other");
        if (!file.isEmpty()) {
            return Optional.of(reference("file:" + file, "api_key_file must be an absolute path"));
        } else if (!variable.isEmpty()) {
            return Optional.of(reference("env:" + variable, "api_key_env must be the name of an environment variable, not a key"));
        }
        boolean own = provider.url().getHost().equals(url.getHost());
        return own && !provider.keyVariable().isEmpty() ? Optional.of(SecretReference.parse("env:" + provider.keyVariable())) : Optional.empty();
    }

    private static SecretReference reference(String text, String otherwise) {
        try {
            return SecretReference.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(otherwise, e);
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
            // Said below, without the text: it may have a password in it.
        }
        throw new IllegalArgumentException("base_url must be http:// or https:// with a host, and without user, query and fragment");
    }

    private static OptionalInt above(int floor, int value) {
        return value > floor ? OptionalInt.of(value) : OptionalInt.empty();
    }

    private static void between(String setting, int value, int least, int most) {
        require(value >= least && value <= most, setting + " must be from " + least + " to " + most);
    }

    private static void require(boolean right, String message) {
        if (!right) {
            throw new IllegalArgumentException(message);
        }
    }

    private static String wire(Provider provider) {
        return provider.name().toLowerCase(Locale.ROOT);
    }
}
