package dev.yado.registry.api;

import dev.yado.model.value.Text;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/** The caller of an operation, as determined by authentication. Immutable. */
@ProviderType
public final class Caller {

    private final String name;
    private final Kind kind;

    private Caller(Builder b) {
        name = Text.label(b.name);
        kind = b.kind;
    }

    /** Returns a builder with these values. */
    public static Builder builder(String name, Kind kind) {
        return new Builder(name, kind);
    }

    /** Returns a builder that starts with these values. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Returns the name for the audit trail; never a credential. */
    public String name() {
        return name;
    }

    /** Returns how the caller was authenticated. */
    public Kind kind() {
        return kind;
    }

    /** Returns a caller by name and kind. */
    public static Caller of(String name, Kind kind) {
        return builder(name, kind).build();
    }

    /** The authentication of a caller. */
    public enum Kind {
        /** By the loopback interface, without configured authentication. */
        LOOPBACK,
        /** By the configured token. */
        TOKEN,
        /** None: code in this process. */
        INTERNAL
    }

    private List<Object> components() {
        return Arrays.asList(name, kind);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Caller that && components().equals(that.components());
    }

    @Override
    public int hashCode() {
        return components().hashCode();
    }

    @Override
    public String toString() {
        return "Caller" + components();
    }

    /** Collects the values of a {@link Caller}. A null stands for an absent optional value. Not thread-safe. */
    public static final class Builder {

        private String name;
        private Kind kind;

        private Builder(String name, Kind kind) {
            this.name = Objects.requireNonNull(name, "name");
            this.kind = Objects.requireNonNull(kind, "kind");
        }

        private Builder(Caller from) {
            name = from.name;
            kind = from.kind;
        }

        /** Sets the name for the audit trail, never a credential. */
        public Builder name(String newName) {
            name = newName;
            return this;
        }

        /** Sets how the caller was recognized. */
        public Builder kind(Kind newKind) {
            kind = newKind;
            return this;
        }

        /** Returns the caller. */
        public Caller build() {
            return new Caller(this);
        }
    }
}
