package dev.yado.model.json;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.value.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The fields of one decoded body, at every level, that its type does not have. They are ignored, and the response states this with one diagnostic each, for at
 * most {@value #MAX_REPORTED} fields. Used by one thread.
 */
@ProviderType
public final class UnknownFields {

    /** The code of the diagnostics. */
    public static final String CODE = "unknown_field";
    /** Maximum number of fields that are named; one more diagnostic has the number of the others. */
    public static final int MAX_REPORTED = 8;
    /** Maximum length of the path of a field in a message, in characters. */
    private static final int MAX_PATH = 120;

    private final Set<String> refused;
    private final List<String> paths = new ArrayList<>();
    private int others;

    /** Creates the empty collection. @param refused names of fields that are refused at every level instead of ignored */
    public UnknownFields(Set<String> refused) {
        this.refused = Set.copyOf(refused);
    }

    /** Creates the empty collection for a body in which no unknown field is refused. */
    public UnknownFields() {
        this(Set.of());
    }

    /**
     * Adds a field.
     *
     * @param object the path of the object with the field; empty for the body itself
     * @throws YadoException {@code invalid_request} if the field is refused
     */
    void add(String object, String name) {
        String path = Text.bounded(object.isEmpty() ? name : object + "." + name, MAX_PATH);
        if (refused.contains(name)) {
            throw new YadoException(FailureCode.INVALID_REQUEST, path + " is not allowed: a request names no addresses and no paths of a host");
        }
        if (paths.size() < MAX_REPORTED) {
            paths.add(path);
        } else {
            others++;
        }
    }

    /** Returns a diagnostic for each field that was ignored, in the order of the body; empty if there is none. */
    public List<Diagnostic> diagnostics() {
        List<Diagnostic> all = new ArrayList<>();
        for (String path : paths) {
            all.add(Diagnostic.warning(CODE, "the field " + path + " is not known and was ignored"));
        }
        if (others > 0) {
            all.add(Diagnostic.warning(CODE, others + " more unknown fields were ignored"));
        }
        return all;
    }
}
