package dev.yado.runtime.core.internal.store;

import dev.yado.runtime.spi.store.WorkerStore;
import dev.yado.runtime.store.tck.WorkerStoreTck;
import java.nio.file.Path;

class MemoryStoreTckTest extends WorkerStoreTck {

    @Override
    protected WorkerStore open(Path directory) {
        return new MemoryStore(100_000);
    }
}
