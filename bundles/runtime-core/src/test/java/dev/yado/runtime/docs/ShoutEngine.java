package dev.yado.runtime.docs;

import dev.yado.model.worker.Usage;
import dev.yado.runtime.spi.engine.Engine;
import dev.yado.runtime.spi.engine.EngineCapability;
import dev.yado.runtime.spi.engine.EngineContext;
import dev.yado.runtime.spi.engine.EngineDescription;
import dev.yado.runtime.spi.engine.EngineException;
import dev.yado.runtime.spi.engine.EngineSession;
import dev.yado.runtime.spi.engine.InteractionRequest;
import dev.yado.runtime.spi.engine.RunOutput;
import dev.yado.runtime.spi.engine.RunRequest;
import dev.yado.runtime.spi.profile.Profile;
import java.util.Locale;
import org.osgi.service.component.annotations.Component;

/** Repeats the input in capital letters, one word at a time. Asks before it shouts at everyone. */
@Component(service = Engine.class)
public final class ShoutEngine implements Engine {

    @Override
    public EngineDescription description() {
        return EngineDescription.of("shout", "1.0.0", EngineCapability.STREAM, EngineCapability.CANCEL, EngineCapability.PERMISSIONS);
    }

    @Override
    public void check(Profile profile) throws EngineException {
        if (mark(profile).length() > 3) {
            throw EngineException.wrongProfile("the setting mark must be at most 3 characters");
        }
    }

    @Override
    public EngineSession open(EngineContext context) {
        return (request, output) -> shout(request, output, context.profile());
    }

    private static EngineSession.Result shout(RunRequest request, RunOutput output, Profile profile) throws InterruptedException {
        if (request.content().contains("everyone") && !mayShoutAtEveryone(output, profile)) {
            output.text("(whispers)");
            return EngineSession.Result.FINISHED;
        }
        StringBuilder said = new StringBuilder();
        for (String word : request.content().split(" ")) {
            // Cancelling the run interrupts this thread; sleep then throws InterruptedException.
            Thread.sleep(5);
            String piece = (said.isEmpty() ? "" : " ") + word.toUpperCase(Locale.ROOT);
            output.textDelta(piece);
            said.append(piece);
        }
        output.text(said + mark(profile));
        output.usage(Usage.of(request.content().length(), said.length()));
        return EngineSession.Result.FINISHED;
    }

    private static boolean mayShoutAtEveryone(RunOutput output, Profile profile) {
        return switch (profile.permissions().of("everyone")) {
            case ALLOW -> true;
            case DENY -> false;
            case ASK -> output.interact(InteractionRequest.approval("Shout at everyone?", "They will all hear it.")).allowed();
        };
    }

    private static String mark(Profile profile) {
        return profile.settings().getOrDefault("mark", "!");
    }
}
