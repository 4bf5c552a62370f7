package dev.yado.runtime.docs;

import dev.yado.runtime.spi.store.WorkerStore;
import dev.yado.runtime.store.tck.WorkerStoreTck;
import java.nio.file.Path;

class TinyStoreTest extends WorkerStoreTck {

    @Override
    protected WorkerStore open(Path directory) {
        return new TinyStore();
    }
}
