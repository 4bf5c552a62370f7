package dev.yado.process.internal;

import dev.yado.process.OrphanReaper;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Runs the {@link OrphanReaper} when this bundle starts, once for all bundles that start programs. */
@Component(name = "dev.yado.process.orphans", service = {}, immediate = true, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class OrphanReaperComponent {

    @Activate
    public OrphanReaperComponent() {
        OrphanReaper.reapInBackground();
    }
}
