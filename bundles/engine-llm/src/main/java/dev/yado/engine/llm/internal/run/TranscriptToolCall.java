package dev.yado.engine.llm.internal.run;

import dev.yado.engine.llm.internal.support.LlmJson;
import dev.yado.model.value.Text;

/**
 * A tool call in the transcript, which has a line and a text for each: the line contains name and arguments, the text the result. Clients show it, and later
 * runs rebuild the conversation from it.
 *
 * @param name      of the tool
 * @param arguments a JSON object
 * @param failed    whether the result is an error
 * @param result    the tool's output
 */
record TranscriptToolCall(String name, String arguments, boolean failed, String result) {

    /** Maximum length of the line, in characters. A rebuilt conversation omits arguments that do not fit, but not the result. */
    static final int MAX_LINE = 1_000;

    private static final String FAILED = " failed";

    /** Returns the line. */
    String summary() {
        String call = name + " " + arguments;
        String ending = failed ? FAILED : "";
        return Text.bounded(call, MAX_LINE - FAILED.length()) + ending;
    }

    /** Parses a transcript item; one in another format becomes a call of a tool named {@code tool} without arguments. */
    static TranscriptToolCall parse(String item) {
        int end = item.indexOf('\n');
        String line = end < 0 ? item : item.substring(0, end);
        String result = end < 0 ? "" : item.substring(end + 1);
        boolean failed = line.endsWith(FAILED);
        String call = failed ? line.substring(0, line.length() - FAILED.length()) : line;
        int blank = call.indexOf(' ');
        String name = blank < 0 ? call : call.substring(0, blank);
        if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
            return new TranscriptToolCall("tool", "{}", false, item);
        }
        String arguments = blank < 0 ? "" : call.substring(blank + 1);
        return new TranscriptToolCall(name, LlmJson.isObject(arguments) ? arguments : "{}", failed, result);
    }
}
