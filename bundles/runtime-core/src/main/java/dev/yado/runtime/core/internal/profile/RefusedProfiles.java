package dev.yado.runtime.core.internal.profile;

import dev.yado.model.value.Text;
import dev.yado.runtime.spi.profile.Profile;
import dev.yado.runtime.spi.profile.ProfileProvider;
import dev.yado.support.config.RejectedConfigurationFile;
import dev.yado.support.config.RejectedConfigurationFiles;
import dev.yado.support.config.RejectedFileEntries;
import java.util.Hashtable;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Lists an unavailable profile for each file of a profile that is not in effect, with the reason, so that it is found where profiles are looked for. A file whose earlier
 * version is still in effect is shown by that. Thread-safe.
 */
@Component(name = "dev.yado.profile.refused", service = {}, immediate = true, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class RefusedProfiles {

    private static final String FILES = ConfiguredProfile.PID + "~";
    private static final int MAX_NAME = 80;
    /** A profile that is in effect precedes a refused one of the same name. */
    private static final int RANKING = Integer.MIN_VALUE;

    private final BundleContext context;
    private final RejectedFileEntries<RejectedConfigurationFile> entries = new RejectedFileEntries<>(RefusedProfiles::profiles, this::show);

    /** A profile that cannot be used. */
    private record Refused(Profile shown, String reason) implements ProfileProvider {

        @Override
        public Profile profile() {
            throw new IllegalStateException(reason);
        }
    }

    @Activate
    public RefusedProfiles(BundleContext context) {
        this.context = context;
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void bindFiles(RejectedConfigurationFiles files) {
        entries.update(files);
    }

    void updatedFiles(RejectedConfigurationFiles files) {
        entries.update(files);
    }

    void unbindFiles(RejectedConfigurationFiles files) {
        entries.clear();
    }

    @Deactivate
    void deactivate() {
        entries.clear();
    }

    private static Set<RejectedConfigurationFile> profiles(RejectedConfigurationFiles files) {
        return files.current().stream().filter(file -> file.pid().startsWith(FILES) && !file.configured()).collect(Collectors.toSet());
    }

    private Runnable show(RejectedConfigurationFile file) {
        String name = Text.bounded(file.pid().substring(FILES.length()), MAX_NAME);
        Profile profile = Profile.of(name, name, ProfileDirectory.DEFAULT_ENGINE, Map.of());
        return context.registerService(ProfileProvider.class, new Refused(profile, "its configuration file is not in effect: " + file.message()),
                new Hashtable<>(Map.of(Constants.SERVICE_RANKING, RANKING)))::unregister;
    }
}
