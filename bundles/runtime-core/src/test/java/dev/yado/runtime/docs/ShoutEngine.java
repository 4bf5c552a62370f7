package dev.yado.runtime.docs;

import dev.yado.model.ErrorCode;
import dev.yado.model.Usage;
import dev.yado.runtime.spi.engine.Engine;
import dev.yado.runtime.spi.engine.EngineCapability;
import dev.yado.runtime.spi.engine.EngineContext;
import dev.yado.runtime.spi.engine.EngineDescription;
import dev.yado.runtime.spi.engine.EngineException;
import dev.yado.runtime.spi.engine.EngineSession;
import dev.yado.runtime.spi.engine.RunOutput;
import dev.yado.runtime.spi.engine.RunRequest;
import java.util.Locale;
import java.util.Set;
import org.osgi.service.component.annotations.Component;

/** Says everything louder, one word at a time. */
@Component(service = Engine.class)
public final class ShoutEngine implements Engine {

    @Override
    public EngineDescription description() {
        return new EngineDescription("shout", "1.0.0", Set.of(EngineCapability.STREAM, EngineCapability.CANCEL));
    }

    @Override
    public EngineSession open(EngineContext context) throws EngineException {
        String mark = context.profile().settings().getOrDefault("mark", "!");
        if (mark.length() > 3) {
            throw new EngineException(ErrorCode.INVALID_REQUEST, "the profile's mark must be at most 3 characters");
        }
        return (request, output) -> shout(request, output, mark);
    }

    private static EngineSession.Result shout(RunRequest request, RunOutput output, String mark) throws InterruptedException {
        StringBuilder said = new StringBuilder();
        for (String word : request.content().split(" ")) {
            // The run's thread is interrupted when it is cancelled: waiting is the moment at which that is noticed.
            Thread.sleep(5);
            String piece = (said.isEmpty() ? "" : " ") + word.toUpperCase(Locale.ROOT);
            output.textDelta(piece);
            said.append(piece);
        }
        output.text(said + mark);
        output.usage(Usage.of(request.content().length(), said.length()));
        return EngineSession.Result.FINISHED;
    }
}
