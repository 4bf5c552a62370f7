package dev.yado.engine.llm.internal.run;

import dev.yado.engine.llm.internal.support.LlmJson;
import dev.yado.model.value.Text;

/**
 * How a tool call stands in the transcript, which has one line and a text for each: the line is the call, the text what came of it. So people see what was
 * called, and a conversation that is rebuilt has it, too.
 *
 * @param name      of the tool
 * @param arguments a JSON object
 * @param failed    whether the result is an error
 * @param result    what the tool said
 */
record TranscriptToolCall(String name, String arguments, boolean failed, String result) {

    /** Longest line, in characters. Arguments that do not fit are left out of a rebuilt conversation; the result is not. */
    static final int MAX_LINE = 1_000;

    private static final String FAILED = " failed";

    /** The line. */
    String summary() {
        String call = name + " " + arguments;
        String ending = failed ? FAILED : "";
        return Text.bounded(call, MAX_LINE - FAILED.length()) + ending;
    }

    /** Reads a transcript item; one of another make becomes a call of a tool {@code tool} without arguments. */
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
