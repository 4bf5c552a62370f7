package dev.yado.process.internal;

import dev.yado.process.OrphanReaper;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Runs the {@link OrphanReaper} when this bundle starts, once for all bundles that start programs. */
@Component(service = {}, immediate = true)
public final class OrphanReaperComponent {

    @Activate
    public OrphanReaperComponent() {
        OrphanReaper.reapInBackground();
    }
}
