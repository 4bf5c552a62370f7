package dev.yado.model.json.internal;

import dev.yado.model.event.EventPayload;
import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.value.WireName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.ValueInstantiationException;

/**
 * Converts failures of the JSON library to failures for the sender of the body. Never passes on the text of the library, which contains class names and quotes
 * the input.
 */
public final class DecodeFailures {

    private DecodeFailures() {
    }

    public static YadoException translate(JacksonException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof YadoException ours) {
                return ours;
            }
        }
        return new YadoException(new Failure(isSyntax(e) ? FailureCode.INVALID_JSON : FailureCode.INVALID_REQUEST, message(e)), e);
    }

    public static String position(TokenStreamLocation at) {
        return at == null || at.getLineNr() < 1 ? "an unknown position" : "line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    /** Returns whether the text is no JSON, as opposed to JSON with unexpected fields or values, or beyond the limits. */
    private static boolean isSyntax(JacksonException e) {
        return e instanceof StreamReadException && !(e instanceof InputCoercionException) && !(e instanceof StreamConstraintsException) && !isDuplicate(e);
    }

    /** The library has no exception type for this failure; DecodeTest fails if its text changes. */
    private static boolean isDuplicate(JacksonException e) {
        return String.valueOf(e.getOriginalMessage()).startsWith("Duplicate Object property");
    }

    private static String message(JacksonException e) {
        String at = position(e.getLocation());
        String path = path(e);
        String subject = path.isEmpty() ? "the body" : path;
        if (e instanceof StreamConstraintsException) {
            return "the JSON exceeds the limits on nesting, string length or number length";
        }
        if (e instanceof InputCoercionException range) {
            return subject + " must be " + expected(range.getTargetType());
        }
        if (e instanceof UnexpectedEndOfInputException) {
            return "the JSON ends too early, at " + at;
        }
        if (e instanceof StreamReadException) {
            return isDuplicate(e) ? "a field occurs twice in one object, at " + at : "not valid JSON, at " + at;
        }
        if (e instanceof InvalidNullException) {
            return subject + " is required";
        }
        if (e instanceof InvalidTypeIdException tag) {
            String field = (path.isEmpty() ? "" : path + ".") + "kind";
            return field + (tag.getTypeId() == null ? " is required and" : "") + " must be one of "
                    + String.join(", ", Tagged.kinds(tag.getBaseType().getRawClass()));
        }
        if (e instanceof InvalidFormatException format && format.getTargetType() == EventPayload.class) {
            return subject + " is not an event of the contract";
        }
        if (e instanceof ValueInstantiationException) {
            return subject + " has values that do not fit together";
        }
        if (e instanceof MismatchedInputException mismatch) {
            return subject + " must be " + expected(mismatch.getTargetType());
        }
        return subject + " cannot be read";
    }

    private static String expected(Class<?> type) {
        if (type == null) {
            return "of another type";
        }
        if (type.isEnum() && WireName.class.isAssignableFrom(type)) {
            List<String> names = new ArrayList<>();
            for (Object constant : type.getEnumConstants()) {
                names.add(((WireName) constant).wire());
            }
            return "one of " + String.join(", ", names);
        }
        if (type == String.class) {
            return "a string";
        }
        if (type == Instant.class) {
            return "an ISO-8601 time such as 2026-01-31T12:00:00.000Z";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == int.class || type == Integer.class || type == OptionalInt.class) {
            return "a whole number of at most 32 bits";
        }
        if (type == long.class || type == Long.class || type == OptionalLong.class) {
            return "a whole number of at most 64 bits";
        }
        if (type == double.class || type == Double.class || type == OptionalDouble.class) {
            return "a number";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "a list";
        }
        return type.isRecord() || Map.class.isAssignableFrom(type) || type.isInterface() ? "an object" : "of another type";
    }

    /** Returns the path of a field, for example {@code intent.kind} or {@code workspace_refs[2].name}; empty for the body itself. */
    private static String path(JacksonException e) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : e.getPath()) {
            if (step.getPropertyName() != null) {
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
            } else if (step.getIndex() >= 0) {
                path.append('[').append(step.getIndex()).append(']');
            }
        }
        return path.toString();
    }
}
