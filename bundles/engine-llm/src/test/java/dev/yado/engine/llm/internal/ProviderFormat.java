package dev.yado.engine.llm.internal;

import dev.yado.engine.llm.internal.FakeProvider.Exchange;
import dev.yado.engine.llm.internal.FakeProvider.Script;
import dev.yado.engine.llm.internal.provider.Provider;
import dev.yado.engine.llm.internal.support.LlmJson;
import java.io.IOException;
import java.util.List;

/** The response formats of the three providers, as documented and as their servers send them. */
enum ProviderFormat {

    OPENAI {
        @Override
        Exchange begin(Exchange exchange) throws IOException {
            return exchange.begin(200, "text/event-stream; charset=utf-8")
                    .write(chunk("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}", "null"));
        }

        @Override
        String text(String piece) {
            return chunk("{\"content\":" + LlmJson.text(piece) + "}", "null");
        }

        @Override
        String thinking(String piece) {
            return chunk("{\"reasoning_content\":" + LlmJson.text(piece) + "}", "null");
        }

        @Override
        List<String> toolCall(int index, String id, String name, String... arguments) {
            List<String> pieces = new java.util.ArrayList<>();
            pieces.add(chunk("{\"tool_calls\":[{\"index\":" + index + ",\"id\":" + LlmJson.text(id)
                    + ",\"type\":\"function\",\"function\":{\"name\":" + LlmJson.text(name) + ",\"arguments\":\"\"}}]}", "null"));
            for (String piece : arguments) {
                pieces.add(chunk("{\"tool_calls\":[{\"index\":" + index + ",\"function\":{\"arguments\":" + LlmJson.text(piece) + "}}]}", "null"));
            }
            return pieces;
        }

        @Override
        String ending(String reason) {
            String finish = switch (reason) {
                case "tools" -> "tool_calls";
                default -> reason;
            };
            return chunk("{}", "\"" + finish + "\"") + "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[],"
                    + "\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":7,\"total_tokens\":18,\"prompt_tokens_details\":{\"cached_tokens\":3}}}\n\n"
                    + "data: [DONE]\n\n";
        }

        @Override
        String error(String type) {
            return "data: {\"error\":{\"message\":\"secret words of the provider\",\"type\":\"" + type + "\",\"code\":null}}\n\n";
        }

        private String chunk(String delta, String finish) {
            return "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":" + delta
                    + ",\"logprobs\":null,\"finish_reason\":" + finish + "}]}\n\n";
        }
    },

    ANTHROPIC {
        @Override
        Exchange begin(Exchange exchange) throws IOException {
            return exchange.begin(200, "text/event-stream; charset=utf-8").write(event("message_start", "\"message\":{\"id\":\"msg_1\",\"type\":\"message\","
                    + "\"role\":\"assistant\",\"content\":[],\"model\":\"m\",\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{\"input_tokens\":8,"
                    + "\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":3,\"output_tokens\":1}}")
                    + event("ping", ""));
        }

        @Override
        String text(String piece) {
            return block("{\"type\":\"text\",\"text\":\"\"}", "{\"type\":\"text_delta\",\"text\":" + LlmJson.text(piece) + "}");
        }

        @Override
        String thinking(String piece) {
            return event("content_block_start", "\"index\":0,\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}")
                    + event("content_block_delta", "\"index\":0,\"delta\":{\"type\":\"thinking_delta\",\"thinking\":" + LlmJson.text(piece) + "}")
                    + event("content_block_delta", "\"index\":0,\"delta\":{\"type\":\"signature_delta\",\"signature\":\"c2ln\"}")
                    + event("content_block_stop", "\"index\":0");
        }

        @Override
        List<String> toolCall(int index, String id, String name, String... arguments) {
            List<String> pieces = new java.util.ArrayList<>();
            pieces.add(event("content_block_start", "\"index\":" + (index + 5) + ",\"content_block\":{\"type\":\"tool_use\",\"id\":" + LlmJson.text(id)
                    + ",\"name\":" + LlmJson.text(name) + ",\"input\":{}}"));
            for (String piece : arguments) {
                pieces.add(event("content_block_delta", "\"index\":" + (index + 5) + ",\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":"
                        + LlmJson.text(piece) + "}"));
            }
            pieces.add(event("content_block_stop", "\"index\":" + (index + 5)));
            return pieces;
        }

        @Override
        String ending(String reason) {
            String stop = switch (reason) {
                case "stop" -> "end_turn";
                case "tools" -> "tool_use";
                case "length" -> "max_tokens";
                default -> reason;
            };
            return event("message_delta", "\"delta\":{\"stop_reason\":\"" + stop + "\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":7}")
                    + event("message_stop", "");
        }

        @Override
        String error(String type) {
            return "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"secret words of the provider\"}}\n\n";
        }

        private String block(String start, String delta) {
            return event("content_block_start", "\"index\":1,\"content_block\":" + start) + event("content_block_delta", "\"index\":1,\"delta\":" + delta)
                    + event("content_block_stop", "\"index\":1");
        }

        private String event(String name, String fields) {
            return "event: " + name + "\ndata: {\"type\":\"" + name + "\"" + (fields.isEmpty() ? "" : "," + fields) + "}\n\n";
        }
    },

    OLLAMA {
        @Override
        Exchange begin(Exchange exchange) throws IOException {
            return exchange.begin(200, "application/x-ndjson");
        }

        @Override
        String text(String piece) {
            return line("{\"role\":\"assistant\",\"content\":" + LlmJson.text(piece) + "}");
        }

        @Override
        String thinking(String piece) {
            return line("{\"role\":\"assistant\",\"content\":\"\",\"thinking\":" + LlmJson.text(piece) + "}");
        }

        @Override
        List<String> toolCall(int index, String id, String name, String... arguments) {
            return List.of(line("{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[{\"function\":{\"index\":" + index + ",\"name\":" + LlmJson.text(name)
                    + ",\"arguments\":" + String.join("", arguments) + "}}]}"));
        }

        @Override
        String ending(String reason) {
            return "{\"model\":\"m\",\"created_at\":\"2026-01-01T00:00:00Z\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done_reason\":\""
                    + (reason.equals("tools") ? "stop" : reason) + "\",\"done\":true,\"total_duration\":1,\"load_duration\":1,\"prompt_eval_count\":11,"
                    + "\"prompt_eval_duration\":1,\"eval_count\":7,\"eval_duration\":1}\n";
        }

        @Override
        String error(String type) {
            return "{\"error\":\"secret words of the provider\"}\n";
        }

        private String line(String message) {
            return "{\"model\":\"m\",\"created_at\":\"2026-01-01T00:00:00Z\",\"message\":" + message + ",\"done\":false}\n";
        }
    };

    abstract Exchange begin(Exchange exchange) throws IOException;

    abstract String text(String piece);

    abstract String thinking(String piece);

    abstract List<String> toolCall(int index, String id, String name, String... arguments);

    /** @param reason {@code stop}, {@code tools} or {@code length} */
    abstract String ending(String reason);

    /** Returns an error within a stream. */
    abstract String error(String type);

    Provider provider() {
        return Provider.valueOf(name());
    }

    String wireName() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Returns a script for a complete response. */
    Script says(String... pieces) {
        return exchange -> {
            begin(exchange);
            for (String piece : pieces) {
                exchange.write(text(piece));
            }
            exchange.write(ending("stop")).end();
        };
    }

    /** Returns a script for a response with one tool call. */
    Script calls(String id, String tool, String arguments) {
        return exchange -> {
            begin(exchange);
            for (String piece : toolCall(0, id, tool, arguments)) {
                exchange.write(piece);
            }
            exchange.write(ending("tools")).end();
        };
    }
}
