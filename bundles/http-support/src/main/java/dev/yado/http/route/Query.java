package dev.yado.http.route;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.value.WireName;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.model.worker.WorkerStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The query parameters of a request. Unknown parameters are ignored; those that a handler reads must be valid. Immutable. */
@ProviderType
public final class Query {

    /** The registry's tokens for the next page have at most this length. */
    private static final int MAX_VALUE = 4_096;

    private final Map<String, List<String>> values;

    private Query(Map<String, List<String>> values) {
        this.values = values;
    }

    /** @param raw the query of the request line; may be null */
    public static Query parse(String raw) {
        Map<String, List<String>> values = new HashMap<>();
        if (raw != null && !raw.isEmpty()) {
            for (String pair : raw.split("&")) {
                int equals = pair.indexOf('=');
                String name = decode(equals < 0 ? pair : pair.substring(0, equals));
                String value = decode(equals < 0 ? "" : pair.substring(equals + 1));
                values.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
            }
        }
        return new Query(values);
    }

    /**
     * Returns a parameter as text.
     *
     * @throws YadoException {@code invalid_query} if it is repeated or too long
     */
    public Optional<String> text(String name) {
        List<String> given = values.getOrDefault(name, List.of());
        if (given.isEmpty()) {
            return Optional.empty();
        }
        if (given.size() > 1 || given.get(0).length() > MAX_VALUE) {
            throw invalid(name + " must be given once and have at most " + MAX_VALUE + " characters");
        }
        return Optional.of(given.get(0));
    }

    /**
     * Returns a parameter as a number, {@code absent} if it is missing.
     *
     * @throws YadoException {@code invalid_query} if it is not a whole number from 0 to {@code max}
     */
    public long number(String name, long absent, long max) {
        return number(name, absent, max, max < Integer.MAX_VALUE ? "from 0 to " + max : "of 0 or more");
    }

    private long number(String name, long absent, long max, String allowed) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return absent;
        }
        try {
            long value = Long.parseLong(text.get());
            if (value >= 0 && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Reported below, like a number out of range.
        }
        throw invalid(name + " must be a whole number " + allowed);
    }

    /** Returns the parameters of the list routes: {@code limit}, {@code after}, {@code status}. */
    public WorkerQuery page(int defaultLimit) {
        // WorkerQuery reports a limit that is too large, with its own failure.
        int limit = (int) number("limit", defaultLimit, Integer.MAX_VALUE, "from 1 to " + WorkerQuery.MAX_LIMIT);
        Optional<WorkerStatus> status = text("status").map(text -> WireName.parse(WorkerStatus.class, text)
                .orElseThrow(() -> invalid("status must be one of running, stopped, cancelled")));
        return WorkerQuery.builder(limit).after(text("after").filter(after -> !after.isEmpty()).orElse(null)).status(status.orElse(null)).build();
    }

    private static String decode(String text) {
        return RequestPath.decode(text, true).orElseThrow(() -> invalid("the query is not percent-encoded UTF-8"));
    }

    private static YadoException invalid(String message) {
        return new YadoException(FailureCode.INVALID_QUERY, message);
    }
}
