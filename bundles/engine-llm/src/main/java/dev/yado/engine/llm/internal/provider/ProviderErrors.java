package dev.yado.engine.llm.internal.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.yado.engine.llm.internal.provider.ModelCallException.Kind;
import dev.yado.engine.llm.internal.support.LlmJson;
import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** Maps providers' error responses to failures: by status, and where that is ambiguous by the terms that providers use. Stateless. */
public final class ProviderErrors {

    private static final List<String> TOO_LONG = List.of("context_length", "context length", "context window", "prompt is too long", "exceed_context",
            "maximum context");
    private static final List<String> NO_CREDIT = List.of("insufficient_quota", "credit balance", "billing");

    private ProviderErrors() {
    }

    /** Maps an HTTP error. @param body beginning of the response body: searched for known terms, never shown */
    public static ModelCallException of(int status, HttpHeaders headers, String body, Clock clock) {
        return new ModelCallException(kind(status, body), OptionalInt.of(status), retryAfter(headers, clock));
    }

    /**
     * Maps an error inside a stream, {@code {"error": ...}}: all three providers and compatible servers send it when a call fails after the status was sent.
     * Empty when {@code data} is not an error.
     */
    public static Optional<ModelCallException> inStream(String data) {
        if (!data.contains("\"error\"")) {
            return Optional.empty();
        }
        // The reader of the event reports invalid JSON.
        return LlmJson.tree(data).map(tree -> tree.path("error")).filter(error -> !error.isMissingNode() && !error.isNull()).map(error -> {
            int status = status(error);
            return new ModelCallException(kind(status, error.toString()), OptionalInt.of(status), Optional.empty());
        });
    }

    private static Kind kind(int status, String words) {
        String text = words.toLowerCase(Locale.ROOT);
        if (status == 413 || status >= 400 && status < 500 && TOO_LONG.stream().anyMatch(text::contains)) {
            return Kind.CONTEXT_EXCEEDED;
        } else if (status == 402 || status >= 400 && status < 500 && NO_CREDIT.stream().anyMatch(text::contains)) {
            return Kind.NO_CREDIT;
        }
        return switch (status) {
            case 401, 403 -> Kind.KEY;
            case 404 -> Kind.NOT_FOUND;
            case 429 -> Kind.RATE_LIMITED;
            case 503, 529 -> Kind.OVERLOADED;
            case 408, 409, 425 -> Kind.PROVIDER_FAILED;
            default -> status >= 500 ? Kind.PROVIDER_FAILED : status >= 400 ? Kind.REFUSED : Kind.MALFORMED;
        };
    }

    // From the provider's error type; gateways send the status itself as the code.
    private static int status(JsonNode error) {
        int number = error.path("code").asInt(0);
        if (number >= 400 && number < 600) {
            return number;
        }
        String type = error.path("type").asText("") + " " + error.path("code").asText("");
        if (type.contains("overloaded")) {
            return 529;
        } else if (type.contains("rate_limit")) {
            return 429;
        } else if (type.contains("authentication") || type.contains("invalid_api_key")) {
            return 401;
        } else if (type.contains("permission")) {
            return 403;
        } else if (type.contains("not_found")) {
            return 404;
        } else if (type.contains("invalid_request") || type.contains("insufficient_quota") || type.contains("context_length")) {
            return 400;
        }
        return 500;
    }

    // The header contains seconds or a date.
    private static Optional<Duration> retryAfter(HttpHeaders headers, Clock clock) {
        Optional<String> header = headers.firstValue("Retry-After").map(String::strip);
        if (header.isEmpty()) {
            return Optional.empty();
        }
        if (header.get().matches("[0-9]+")) {
            // A number that does not fit is longer than any wait.
            return Optional.of(header.get().length() > 9 ? Duration.ofSeconds(Integer.MAX_VALUE) : Duration.ofSeconds(Long.parseLong(header.get())));
        }
        try {
            Duration until = Duration.between(clock.instant(), ZonedDateTime.parse(header.get(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
            return Optional.of(until.isNegative() ? Duration.ZERO : until);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
