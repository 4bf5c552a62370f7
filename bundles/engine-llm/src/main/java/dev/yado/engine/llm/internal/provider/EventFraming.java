package dev.yado.engine.llm.internal.provider;

import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.yado.support.sse.SseEvent;
import dev.yado.support.sse.SseEventAssembler;
import dev.yado.support.sse.SseTooLongException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Assembles events from the lines of one response. Used by one thread. */
public interface EventFraming {

    /** Adds a line. Returns the event that it completes, if any. */
    Optional<ServerSentEvent> take(String line);

    /** Ends the response. Returns the event that no line has completed, if any. */
    Optional<ServerSentEvent> rest();

    static EventFraming of(Provider provider) {
        return provider.sendsLines() ? new Lines() : new Events();
    }

    /** Newline-delimited JSON, as Ollama sends it. */
    final class Lines implements EventFraming {

        private Lines() {
        }

        @Override
        public Optional<ServerSentEvent> take(String line) {
            return line.isBlank() ? Optional.empty() : Optional.of(new ServerSentEvent(null, OllamaToolCalls.numbered(line)));
        }

        @Override
        public Optional<ServerSentEvent> rest() {
            return Optional.empty();
        }
    }

    /** Server-sent events. */
    final class Events implements EventFraming {

        // ResponseSubscriber bounds the lines and the whole body.
        private final SseEventAssembler assembler = new SseEventAssembler(Integer.MAX_VALUE);

        private Events() {
        }

        @Override
        public Optional<ServerSentEvent> take(String line) {
            try {
                return assembler.line(line.getBytes(StandardCharsets.UTF_8)).flatMap(Events::event);
            } catch (SseTooLongException e) {
                throw new IllegalStateException("the response body is bounded", e);
            }
        }

        @Override
        public Optional<ServerSentEvent> rest() {
            return assembler.finish().flatMap(Events::event);
        }

        private static Optional<ServerSentEvent> event(SseEvent event) {
            String data = event.text();
            return data.isEmpty() ? Optional.empty()
                    : Optional.of(new ServerSentEvent(event.type().map(String::strip).orElse(null), OpenAiReasoning.renamed(data)));
        }
    }
}
