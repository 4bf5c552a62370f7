package dev.yado.engine.llm.internal.run;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import java.util.List;

/**
 * How many tokens a text will be, without asking anybody: three characters of ASCII to a token, a character and a half of the other alphabets, one of
 * everything else. For English and code that is a little too many, which is the right side to be wrong on. Stateless.
 */
final class TokenEstimate {

    private static final int MESSAGE = 8;

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
            return MESSAGE + of(system.text());
        } else if (message instanceof UserMessage user) {
            return MESSAGE + of(user.singleText());
        } else if (message instanceof ToolExecutionResultMessage result) {
            return MESSAGE + of(result.toolName()) + of(result.text());
        }
        AiMessage ai = (AiMessage) message;
        int calls = ai.toolExecutionRequests().stream().mapToInt(call -> MESSAGE + of(call.name()) + of(call.arguments())).sum();
        return MESSAGE + of(ai.text()) + of(ai.thinking()) + calls;
    }

    static int of(List<? extends ChatMessage> messages) {
        return messages.stream().mapToInt(TokenEstimate::of).sum();
    }
}
