package dev.yado.runtime.embed;

import dev.yado.runtime.core.internal.CoreRuntime;
import dev.yado.runtime.core.internal.RuntimeAssembly;
import dev.yado.runtime.spi.engine.Engine;
import dev.yado.runtime.spi.profile.Profile;

/** The Runtime of an embedding program: the facade together with its assembly. */
final class EmbeddedCoreRuntime extends CoreRuntime implements EmbeddedRuntime {

    private final RuntimeAssembly assembly;

    EmbeddedCoreRuntime(RuntimeAssembly assembly) {
        super(assembly);
        this.assembly = assembly;
    }

    @Override
    public void addEngine(Object owner, int ranking, Engine engine) {
        assembly.extensions().addEngine(owner, ranking, engine);
    }

    @Override
    public void removeEngine(Object owner) {
        assembly.extensions().removeEngine(owner);
    }

    @Override
    public void addProfile(Object owner, int ranking, Profile profile) {
        assembly.extensions().addProfile(owner, ranking, profile);
    }

    @Override
    public void removeProfile(Object owner) {
        assembly.extensions().removeProfile(owner);
    }

    @Override
    public void close() {
        assembly.close();
    }
}
