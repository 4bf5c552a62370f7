package dev.yado.runtime.core.internal;

import dev.yado.runtime.spi.engine.Engine;
import dev.yado.runtime.spi.engine.EngineCapability;
import dev.yado.runtime.spi.engine.EngineContext;
import dev.yado.runtime.spi.engine.EngineDescription;
import dev.yado.runtime.spi.engine.EngineException;
import dev.yado.runtime.spi.engine.EngineSession;
import dev.yado.runtime.spi.engine.RunOutput;
import dev.yado.runtime.spi.engine.RunRequest;
import java.util.concurrent.atomic.AtomicInteger;

/** An engine of one method, under the name that the built-in profiles use. Cannot be steered. */
public class TestEngine implements Engine {

    public interface Play {
        EngineSession.Result run(RunRequest request, RunOutput output) throws EngineException, InterruptedException;
    }

    public final AtomicInteger opened = new AtomicInteger();
    public final AtomicInteger closed = new AtomicInteger();
    private final Play play;

    public TestEngine(Play play) {
        this.play = play;
    }

    @Override
    public EngineDescription description() {
        return EngineDescription.of("echo", "test", EngineCapability.CANCEL);
    }

    @Override
    public EngineSession open(EngineContext context) throws EngineException {
        opened.incrementAndGet();
        return new EngineSession() {
            @Override
            public Result run(RunRequest request, RunOutput output) throws EngineException, InterruptedException {
                return play.run(request, output);
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
    }
}
