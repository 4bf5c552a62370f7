package dev.yado.model.worker;

import dev.yado.model.id.ProfileSelector;
import java.util.List;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/** Collects the values of a {@link WorkerRequest}. A null stands for an absent optional value. Not thread-safe. */
@ProviderType
public final class WorkerRequestBuilder {

    Intent intent;
    ProfileSelector profile;
    String displayName;
    String initialInput;
    String configBundle;
    List<WorkerRequest.RequestedCapability> requestedCapabilities = List.of();
    List<WorkerRequest.NamedReference> workspaceRefs = List.of();
    List<WorkerRequest.NamedReference> mountRefs = List.of();

    WorkerRequestBuilder(Intent intent, ProfileSelector profile) {
        this.intent = Objects.requireNonNull(intent, "intent");
        this.profile = Objects.requireNonNull(profile, "profile");
    }

    WorkerRequestBuilder(WorkerRequest from) {
        intent = from.intent;
        profile = from.profile;
        displayName = from.displayName;
        initialInput = from.initialInput;
        configBundle = from.configBundle;
        requestedCapabilities = from.requestedCapabilities;
        workspaceRefs = from.workspaceRefs;
        mountRefs = from.mountRefs;
    }

    /** Sets why the Worker is created. */
    public WorkerRequestBuilder intent(Intent newIntent) {
        intent = newIntent;
        return this;
    }

    /** Sets the profile. */
    public WorkerRequestBuilder profile(ProfileSelector newProfile) {
        profile = newProfile;
        return this;
    }

    /** Sets the label for people, filtered and bounded by {@link dev.yado.model.value.Text#label}. */
    public WorkerRequestBuilder displayName(String newDisplayName) {
        displayName = newDisplayName;
        return this;
    }

    /** Sets the first user input, accepted in the same step as the creation. */
    public WorkerRequestBuilder initialInput(String newInitialInput) {
        initialInput = newInitialInput;
        return this;
    }

    /** Sets the id of a configuration bundle, kept verbatim and not interpreted. */
    public WorkerRequestBuilder configBundle(String newConfigBundle) {
        configBundle = newConfigBundle;
        return this;
    }

    /** Sets the requested capabilities, kept verbatim and not interpreted. */
    public WorkerRequestBuilder requestedCapabilities(List<WorkerRequest.RequestedCapability> newRequestedCapabilities) {
        requestedCapabilities = newRequestedCapabilities;
        return this;
    }

    /** Sets the references to workspaces, kept verbatim and not interpreted. */
    public WorkerRequestBuilder workspaceRefs(List<WorkerRequest.NamedReference> newWorkspaceRefs) {
        workspaceRefs = newWorkspaceRefs;
        return this;
    }

    /** Sets the references to mounts, kept verbatim and not interpreted. */
    public WorkerRequestBuilder mountRefs(List<WorkerRequest.NamedReference> newMountRefs) {
        mountRefs = newMountRefs;
        return this;
    }

    /**
     * Returns the request.
     *
     * @throws dev.yado.model.failure.YadoException {@link dev.yado.model.failure.FailureCode#INVALID_REQUEST} if a list is too long or the initial input is not
     *     acceptable
     */
    public WorkerRequest build() {
        return new WorkerRequest(this);
    }
}
