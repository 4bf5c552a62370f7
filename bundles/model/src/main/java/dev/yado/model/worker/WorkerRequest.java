package dev.yado.model.worker;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.ProfileSelector;
import dev.yado.model.value.Text;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a caller asks for when it creates a Worker.
 *
 * @param intent                why
 * @param profile               which profile
 * @param displayName           a label for people; filtered and bounded by {@link Text#label}
 * @param initialInput          accepted as the Worker's first user input in the same step as the creation
 * @param configBundle          kept verbatim, not interpreted
 * @param requestedCapabilities kept verbatim, not interpreted
 * @param workspaceRefs         kept verbatim, not interpreted
 * @param mountRefs             kept verbatim, not interpreted
 */
@ProviderType
public record WorkerRequest(Intent intent, ProfileSelector profile, Optional<String> displayName, Optional<String> initialInput,
        Optional<String> configBundle, List<RequestedCapability> requestedCapabilities, List<NamedReference> workspaceRefs,
        List<NamedReference> mountRefs) {

    /** Most entries in each of the lists. */
    public static final int MAX_ENTRIES = 256;

    /** A capability asked for by name. */
    public record RequestedCapability(String name, Optional<String> reason) {
        /** @throws YadoException {@link FailureCode#INVALID_REQUEST} when the name is blank */
        public RequestedCapability {
            if (name == null || name.isBlank()) {
                throw new YadoException(FailureCode.INVALID_REQUEST, "requested_capabilities[].name must not be blank");
            }
        }
    }

    /** Something named, by an opaque reference. */
    public record NamedReference(String name, String reference) {
        public NamedReference {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(reference, "reference");
        }
    }

    /** @throws YadoException {@link FailureCode#INVALID_REQUEST} when a list is too long or the initial input is not acceptable */
    public WorkerRequest {
        Objects.requireNonNull(intent, "intent");
        Objects.requireNonNull(profile, "profile");
        displayName = displayName.map(Text::label).filter(s -> !s.isBlank());
        initialInput.ifPresent(text -> WorkerInput.requireContent("initial_input", text));
        requestedCapabilities = bounded("requested_capabilities", requestedCapabilities);
        workspaceRefs = bounded("workspace_refs", workspaceRefs);
        mountRefs = bounded("mount_refs", mountRefs);
    }

    /** A request with only what is required. */
    public static WorkerRequest of(Intent intent, ProfileSelector profile) {
        return new WorkerRequest(intent, profile, Optional.empty(), Optional.empty(), Optional.empty(), List.of(), List.of(),
                List.of());
    }

    public WorkerRequest withDisplayName(String name) {
        return new WorkerRequest(intent, profile, Optional.of(name), initialInput, configBundle, requestedCapabilities,
                workspaceRefs, mountRefs);
    }

    public WorkerRequest withInitialInput(String text) {
        return new WorkerRequest(intent, profile, displayName, Optional.of(text), configBundle, requestedCapabilities,
                workspaceRefs, mountRefs);
    }

    private static <T> List<T> bounded(String field, List<T> entries) {
        if (entries.size() > MAX_ENTRIES) {
            throw new YadoException(FailureCode.INVALID_REQUEST, field + " may have at most " + MAX_ENTRIES + " entries");
        }
        return List.copyOf(entries);
    }
}
