package dev.yado.backend.commands.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TextTableTest {

    @Test
    void whatControlsATerminalIsEscaped() {
        TextTable table = new TextTable("A", "LABEL");
        table.row("1", "red \u001b[31m\u009b0m\nrow\u2028\u202egnp\u200b");
        table.row("22", "plain 宿");
        assertEquals("""
                A   LABEL
                1   red \\u001b[31m\\u009b0m\\u000arow\\u2028\\u202egnp\\u200b
                22  plain 宿
                """, table.toString());
    }
}
