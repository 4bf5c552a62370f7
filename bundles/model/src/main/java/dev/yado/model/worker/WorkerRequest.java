package dev.yado.model.worker;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.ProfileSelector;
import dev.yado.model.value.Text;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** A request to create a Worker. Immutable. */
@ProviderType
public final class WorkerRequest {

    /** Maximum number of entries in each of the lists. */
    public static final int MAX_ENTRIES = 256;

    final Intent intent;
    final ProfileSelector profile;
    final String displayName;
    final String initialInput;
    final String configBundle;
    final List<RequestedCapability> requestedCapabilities;
    final List<NamedReference> workspaceRefs;
    final List<NamedReference> mountRefs;

    WorkerRequest(WorkerRequestBuilder b) {
        intent = b.intent;
        profile = b.profile;
        displayName = b.displayName == null ? null : displayName(b.displayName);
        initialInput = b.initialInput;
        configBundle = b.configBundle;
        requestedCapabilities = bounded("requested_capabilities", b.requestedCapabilities);
        workspaceRefs = bounded("workspace_refs", b.workspaceRefs);
        mountRefs = bounded("mount_refs", b.mountRefs);
        if (initialInput != null) {
            WorkerInput.requireContent("initial_input", initialInput);
        }
    }

    /** Returns a builder with what is required; everything else has a default. */
    public static WorkerRequestBuilder builder(Intent intent, ProfileSelector profile) {
        return new WorkerRequestBuilder(intent, profile);
    }

    /** Returns a builder that starts with these values. */
    public WorkerRequestBuilder toBuilder() {
        return new WorkerRequestBuilder(this);
    }

    /** Returns the intent. */
    public Intent intent() {
        return intent;
    }

    /** Returns the profile. */
    public ProfileSelector profile() {
        return profile;
    }

    /** Returns the label for people, filtered and bounded by {@link Text#label}; empty if nothing of it is left. */
    public Optional<String> displayName() {
        return Optional.ofNullable(displayName);
    }

    /** Returns the first user input, accepted atomically with the creation. */
    public Optional<String> initialInput() {
        return Optional.ofNullable(initialInput);
    }

    /** Returns the id of a configuration bundle, kept verbatim and not interpreted. */
    public Optional<String> configBundle() {
        return Optional.ofNullable(configBundle);
    }

    /** Returns the requested capabilities, kept verbatim and not interpreted. */
    public List<RequestedCapability> requestedCapabilities() {
        return requestedCapabilities;
    }

    /** Returns the references to workspaces, kept verbatim and not interpreted. */
    public List<NamedReference> workspaceRefs() {
        return workspaceRefs;
    }

    /** Returns the references to mounts, kept verbatim and not interpreted. */
    public List<NamedReference> mountRefs() {
        return mountRefs;
    }

    /** A requested capability. @param reason the reason of the request */
    public record RequestedCapability(String name, Optional<String> reason) {
        /** Checks the name. @throws YadoException {@link FailureCode#INVALID_REQUEST} if the name is blank */
        public RequestedCapability {
            if (name == null || name.isBlank()) {
                throw new YadoException(FailureCode.INVALID_REQUEST, "requested_capabilities[].name must not be blank");
            }
        }
    }

    /** A named, opaque reference. */
    public record NamedReference(String name, String reference) {
        /** Checks that both components are present. */
        public NamedReference {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(reference, "reference");
        }
    }

    /** Returns a request with only what is required. */
    public static WorkerRequest of(Intent intent, ProfileSelector profile) {
        return builder(intent, profile).build();
    }

    /** Returns this request with a display name. */
    public WorkerRequest withDisplayName(String name) {
        return toBuilder().displayName(name).build();
    }

    /** Returns this request with an initial input. @throws YadoException {@link FailureCode#INVALID_REQUEST} if it is not acceptable */
    public WorkerRequest withInitialInput(String text) {
        return toBuilder().initialInput(text).build();
    }

    private static String displayName(String text) {
        String label = Text.label(text);
        return label.isBlank() ? null : label;
    }

    private static <T> List<T> bounded(String field, List<T> entries) {
        if (entries.size() > MAX_ENTRIES) {
            throw new YadoException(FailureCode.INVALID_REQUEST, field + " may have at most " + MAX_ENTRIES + " entries");
        }
        return List.copyOf(entries);
    }

    private List<Object> components() {
        return Arrays.asList(intent, profile, displayName, initialInput, configBundle, requestedCapabilities, workspaceRefs, mountRefs);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WorkerRequest that && components().equals(that.components());
    }

    @Override
    public int hashCode() {
        return components().hashCode();
    }

    @Override
    public String toString() {
        return "WorkerRequest" + components();
    }
}
