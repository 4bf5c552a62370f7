package dev.yado.engine.llm.internal.run;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import java.util.List;

/**
 * Estimates the number of tokens of a text locally: three ASCII characters per token, one and a half characters of other alphabets, one of everything else.
 * For English and code the estimate is slightly too high, which is the safe side. Stateless.
 */
final class TokenEstimate {

    private static final int PER_MESSAGE = 8;

    private TokenEstimate() {
    }

    static int of(String text) {
        if (text == null) {
            return 0;
        }
        long thirds = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            thirds += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
        }
        return (int) Math.min(Integer.MAX_VALUE / 4, (thirds + 2) / 3);
    }

    static int of(ChatMessage message) {
        if (message instanceof SystemMessage system) {
            return PER_MESSAGE + of(system.text());
        } else if (message instanceof UserMessage user) {
            return PER_MESSAGE + of(user.singleText());
        } else if (message instanceof ToolExecutionResultMessage result) {
            return PER_MESSAGE + of(result.toolName()) + of(result.text());
        }
        AiMessage ai = (AiMessage) message;
        int calls = ai.toolExecutionRequests().stream().mapToInt(call -> PER_MESSAGE + of(call.name()) + of(call.arguments())).sum();
        return PER_MESSAGE + of(ai.text()) + of(ai.thinking()) + calls;
    }

    static int of(List<? extends ChatMessage> messages) {
        return messages.stream().mapToInt(TokenEstimate::of).sum();
    }
}
