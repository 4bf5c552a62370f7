package dev.yado.engine.echo.internal;

import dev.yado.model.worker.Usage;
import dev.yado.runtime.spi.engine.EngineErrorCode;
import dev.yado.runtime.spi.engine.EngineException;
import dev.yado.runtime.spi.engine.EngineSession;
import dev.yado.runtime.spi.engine.InteractionRequest;
import dev.yado.runtime.spi.engine.RunOutput;
import dev.yado.runtime.spi.engine.RunRequest;
import dev.yado.runtime.spi.engine.ToolOutput;
import dev.yado.runtime.spi.profile.Permissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** Runs one script after the other. */
final class EchoSession implements EngineSession {

    private final EchoSettings settings;
    private final Permissions permissions;

    // Guarded by this.
    private final ArrayDeque<String> steered = new ArrayDeque<>();
    private boolean running;

    EchoSession(EchoSettings settings, Permissions permissions) {
        this.settings = settings;
        this.permissions = permissions;
    }

    @Override
    public Result run(RunRequest request, RunOutput output) throws EngineException, InterruptedException {
        begin();
        try {
            Player player = new Player(request, output);
            Result result = player.play(request.content());
            for (Optional<String> more = next(); more.isPresent() && result == Result.FINISHED; more = next()) {
                output.nextTurn();
                result = player.play(more.get());
            }
            return result;
        } finally {
            end();
        }
    }

    @Override
    public synchronized boolean steer(String content) {
        if (running) {
            steered.add(content);
        }
        return running;
    }

    private synchronized void begin() {
        running = true;
        steered.clear();
    }

    private synchronized void end() {
        running = false;
    }

    // Atomic: when no input is left, the session rejects further ones, so that every input is either run or rejected.
    private synchronized Optional<String> next() {
        running = !steered.isEmpty();
        return Optional.ofNullable(steered.poll());
    }

    /** Runs scripts within one run. */
    private final class Player {

        private final RunRequest request;
        private final RunOutput output;
        private long delay = settings.wordDelay();
        private int tools;

        Player(RunRequest request, RunOutput output) {
            this.request = request;
            this.output = output;
        }

        Result play(String input) throws EngineException, InterruptedException {
            for (EchoScript.Step step : EchoScript.parse(input).steps()) {
                requireNotCancelled();
                if (step instanceof EchoScript.Limit) {
                    return Result.LIMIT_REACHED;
                }
                play(step);
            }
            return Result.FINISHED;
        }

        private void play(EchoScript.Step step) throws EngineException, InterruptedException {
            if (step instanceof EchoScript.Say say) {
                say(say.echoed() ? settings.prefix() + say.text() : say.text());
            } else if (step instanceof EchoScript.Repeat repeat) {
                for (int i = 1; i <= repeat.times(); i++) {
                    requireNotCancelled();
                    say(repeat.text() + " " + i);
                }
            } else if (step instanceof EchoScript.Think think) {
                output.thinkingStart();
                words(think.text(), output::thinkingDelta);
                output.thinkingDone(think.text());
            } else if (step instanceof EchoScript.Delay d) {
                delay = d.ms();
            } else if (step instanceof EchoScript.Sleep sleep) {
                Thread.sleep(sleep.ms());
            } else if (step instanceof EchoScript.Tool tool) {
                String id = "call-" + ++tools;
                output.toolCallStart(id, tool.name());
                output.toolCallArgumentsDelta(id, tool.arguments());
                output.toolCallDone(id, tool.name(), tool.arguments());
                output.toolResult(id, ToolOutput.builder(tool.result(), tool.fails()).build());
            } else if (step instanceof EchoScript.RequestPermission request) {
                say(request.tool() + " is " + (permitted(request) ? "allowed" : "denied"));
            } else if (step instanceof EchoScript.Turn) {
                output.nextTurn();
            } else if (step instanceof EchoScript.Used used) {
                output.usage(Usage.of(used.input(), used.output()));
            } else if (step instanceof EchoScript.Fail fail) {
                throw new EngineException(EngineErrorCode.PROVIDER_ERROR, fail.message());
            } else if (step instanceof EchoScript.Hang hang) {
                hang(hang.deaf());
            } else if (step instanceof EchoScript.Invalid invalid) {
                throw new EngineException(EngineErrorCode.INVALID_REQUEST, invalid.line() + " " + invalid.problem());
            }
        }

        private boolean permitted(EchoScript.RequestPermission request) {
            return switch (permissions.of(request.tool())) {
                case ALLOW -> true;
                case DENY -> false;
                case ASK -> output.interact(InteractionRequest.builder("Use " + request.tool() + "?").text("The script wants to use " + request.tool() + ".")
                        .expiresAfter(request.waitMs() == 0 ? null : Duration.ofMillis(request.waitMs())).build()).allowed();
            };
        }

        private void say(String text) throws InterruptedException {
            words(text, output::textDelta);
            output.text(text);
        }

        private void words(String text, Consumer<String> sink) throws InterruptedException {
            int from = 0;
            while (from < text.length()) {
                int blank = text.indexOf(' ', from);
                int to = blank < 0 ? text.length() : blank + 1;
                sink.accept(text.substring(from, to));
                from = to;
                if (delay > 0 && from < text.length()) {
                    Thread.sleep(delay);
                }
                requireNotCancelled();
            }
        }

        private void requireNotCancelled() throws InterruptedException {
            if (request.cancellation().requested()) {
                throw new InterruptedException();
            }
        }

        private void hang(boolean deaf) throws InterruptedException {
            CountDownLatch never = new CountDownLatch(1);
            if (!deaf) {
                request.cancellation().onRequest(never::countDown);
                never.await();
                throw new InterruptedException();
            }
            // Ends after a minute, well after the Runtime's time limit, so that a test does not leave a thread behind.
            long end = System.nanoTime() + 60_000_000_000L;
            while (System.nanoTime() < end) {
                try {
                    Thread.sleep(1_000);
                } catch (InterruptedException e) {
                    continue;
                }
            }
        }
    }
}
