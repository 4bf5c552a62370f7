package dev.yado.process.internal;

import dev.yado.process.OrphanReaper;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Ends, when this bundle starts, what a Yado process that was killed has left behind. Once for all who start programs. */
@Component(service = {}, immediate = true)
public final class OrphanReaperComponent {

    @Activate
    public OrphanReaperComponent() {
        OrphanReaper.endInBackground();
    }
}
