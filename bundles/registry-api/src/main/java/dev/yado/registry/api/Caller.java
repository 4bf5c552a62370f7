package dev.yado.registry.api;

import dev.yado.model.value.Text;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/** The caller of an operation, as determined by authentication. Immutable. */
@ProviderType
public final class Caller {

    /** Maximum length of a subject, in characters. */
    public static final int MAX_SUBJECT = 256;

    private final String subject;
    private final Kind kind;
    private final String displayName;
    private final Set<String> roles;
    private final Set<String> projects;
    private final Map<String, List<String>> claims;
    private final Instant authenticatedAt;

    private Caller(Builder b) {
        subject = b.subject;
        if (subject.isBlank() || subject.length() > MAX_SUBJECT || subject.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a subject must have 1 to " + MAX_SUBJECT + " characters and no control characters");
        }
        kind = b.kind;
        displayName = Text.label(b.displayName == null ? subject : b.displayName);
        roles = Set.copyOf(b.roles);
        projects = Set.copyOf(b.projects);
        Map<String, List<String>> copy = new LinkedHashMap<>();
        b.claims.forEach((name, values) -> copy.put(name, List.copyOf(values)));
        claims = Map.copyOf(copy);
        authenticatedAt = b.authenticatedAt;
    }

    /** Returns a builder with what is required; everything else has a default. */
    public static Builder builder(String subject, Kind kind) {
        return new Builder(subject, kind);
    }

    /** Returns a builder that starts with these values. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Returns the stable id of the caller, for decisions and the audit trail; never a credential. Kept exactly as given. */
    public String subject() {
        return subject;
    }

    /** Returns the same as {@link #subject}. */
    public String name() {
        return subject;
    }

    /** Returns how the caller was authenticated. */
    public Kind kind() {
        return kind;
    }

    /** Returns the name for people, filtered and bounded by {@link Text#label}; by default made from the subject. Never an authority. */
    public String displayName() {
        return displayName;
    }

    /** Returns the roles that authentication found; empty if it knows none. */
    public Set<String> roles() {
        return roles;
    }

    /** Returns the projects that the caller belongs to; empty if authentication knows none. */
    public Set<String> projects() {
        return projects;
    }

    /** Returns what else authentication found, by name, for example the groups of an identity provider; never a credential. */
    public Map<String, List<String>> claims() {
        return claims;
    }

    /** Returns when the caller proved who it is; empty where each request does so itself, or nothing has to be proved. */
    public Optional<Instant> authenticatedAt() {
        return Optional.ofNullable(authenticatedAt);
    }

    /** Returns a caller by subject and kind. */
    public static Caller of(String subject, Kind kind) {
        return builder(subject, kind).build();
    }

    /** The authentication of a caller. */
    public enum Kind {
        /** By the loopback interface, without configured authentication. */
        LOOPBACK,
        /** By the configured token. */
        TOKEN,
        /** Code in this process that acts for the process itself, not for a client. The access policy is not asked. */
        INTERNAL
    }

    private List<Object> components() {
        return Arrays.asList(subject, kind, displayName, roles, projects, claims, authenticatedAt);
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

        private String subject;
        private Kind kind;
        private String displayName;
        private Set<String> roles = Set.of();
        private Set<String> projects = Set.of();
        private Map<String, List<String>> claims = Map.of();
        private Instant authenticatedAt;

        private Builder(String subject, Kind kind) {
            this.subject = Objects.requireNonNull(subject, "subject");
            this.kind = Objects.requireNonNull(kind, "kind");
        }

        private Builder(Caller from) {
            subject = from.subject;
            kind = from.kind;
            displayName = from.displayName;
            roles = from.roles;
            projects = from.projects;
            claims = from.claims;
            authenticatedAt = from.authenticatedAt;
        }

        /** Sets the stable id of the caller, never a credential. */
        public Builder name(String newSubject) {
            subject = Objects.requireNonNull(newSubject, "subject");
            return this;
        }

        /** Sets how the caller was recognized. */
        public Builder kind(Kind newKind) {
            kind = Objects.requireNonNull(newKind, "kind");
            return this;
        }

        /** Sets the name for people. */
        public Builder displayName(String newDisplayName) {
            displayName = newDisplayName;
            return this;
        }

        /** Sets the roles. */
        public Builder roles(Set<String> newRoles) {
            roles = newRoles == null ? Set.of() : newRoles;
            return this;
        }

        /** Sets the projects. */
        public Builder projects(Set<String> newProjects) {
            projects = newProjects == null ? Set.of() : newProjects;
            return this;
        }

        /** Sets what else authentication found, never a credential. */
        public Builder claims(Map<String, List<String>> newClaims) {
            claims = newClaims == null ? Map.of() : newClaims;
            return this;
        }

        /** Sets when the caller proved who it is. */
        public Builder authenticatedAt(Instant newAuthenticatedAt) {
            authenticatedAt = newAuthenticatedAt;
            return this;
        }

        /** Returns the caller. @throws IllegalArgumentException if the subject is not valid */
        public Caller build() {
            return new Caller(this);
        }
    }
}
