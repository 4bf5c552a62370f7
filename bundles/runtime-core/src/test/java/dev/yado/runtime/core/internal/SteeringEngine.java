package dev.yado.runtime.core.internal;

import dev.yado.runtime.spi.engine.Engine;
import dev.yado.runtime.spi.engine.EngineCapability;
import dev.yado.runtime.spi.engine.EngineContext;
import dev.yado.runtime.spi.engine.EngineDescription;
import dev.yado.runtime.spi.engine.EngineSession;
import dev.yado.runtime.spi.engine.RunOutput;
import dev.yado.runtime.spi.engine.RunRequest;
import java.util.concurrent.CountDownLatch;

/** An engine that repeats its input, and announces steering but never accepts an input. */
public record SteeringEngine(boolean breaks, CountDownLatch go, CountDownLatch steered) implements Engine {

    @Override
    public EngineDescription description() {
        return EngineDescription.of("echo", "test", EngineCapability.STEER);
    }

    @Override
    public EngineSession open(EngineContext context) {
        return new EngineSession() {
            @Override
            public Result run(RunRequest request, RunOutput output) throws InterruptedException {
                output.text(request.content());
                go.await();
                return Result.FINISHED;
            }

            @Override
            public boolean steer(String content) {
                steered.countDown();
                if (breaks) {
                    throw new IllegalStateException("broken on purpose");
                }
                return false;
            }
        };
    }
}
