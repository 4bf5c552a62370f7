package dev.yado.engine.llm.internal.provider;

import dev.langchain4j.http.client.sse.ServerSentEvent;
import java.util.Optional;

/** How events stand in the lines of an answer. Of one answer; used by one thread. */
public interface EventFraming {

    /** The event that ends with this line, if one does. */
    Optional<ServerSentEvent> take(String line);

    /** What is left when there are no more lines. */
    Optional<ServerSentEvent> rest();

    static EventFraming of(Provider provider) {
        return provider.sendsLines() ? new Lines() : new Events();
    }

    /** Newline-delimited JSON. */
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

        private String name;
        private final StringBuilder data = new StringBuilder();

        private Events() {
        }

        @Override
        public Optional<ServerSentEvent> take(String line) {
            if (line.isEmpty()) {
                return rest();
            } else if (line.startsWith("event:")) {
                name = line.substring("event:".length()).strip();
            } else if (line.startsWith("data:")) {
                data.append(data.isEmpty() ? "" : "\n").append(line.startsWith("data: ") ? line.substring("data: ".length()) : line.substring("data:".length()));
            }
            return Optional.empty();
        }

        @Override
        public Optional<ServerSentEvent> rest() {
            Optional<ServerSentEvent> event = data.isEmpty() ? Optional.empty()
                    : Optional.of(new ServerSentEvent(name, OpenAiReasoning.renamed(data.toString())));
            name = null;
            data.setLength(0);
            return event;
        }
    }
}
