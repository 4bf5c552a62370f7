package dev.yado.engine.llm.internal.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ToolNamesTest {

    @Test
    void namesAreOfWhatAllProvidersTakeAndEachIsGivenOnce() {
        ToolNames names = new ToolNames();
        assertEquals("s__read_file", names.offer("s__read.file"));
        assertEquals("s__read_file_2", names.offer("s__read_file"));
        assertEquals("s__read_file_2_2", names.offer("s__read_file_2"));
        assertEquals("s__read_file_3", names.offer("s__read file"));
        assertEquals("s___", names.offer("s__\u00fc"));
    }

    @Test
    void tenThousandThatBeginAlikeAreNamedInNoTime() {
        ToolNames names = new ToolNames();
        Set<String> offered = new HashSet<>();
        assertTimeout(Duration.ofSeconds(5), () -> {
            for (int i = 0; i < 10_000; i++) {
                offered.add(names.offer("s__" + "y".repeat(100) + i));
            }
        });
        assertEquals(10_000, offered.size());
        assertTrue(offered.stream().allMatch(name -> name.matches("[A-Za-z0-9_-]{1,64}")));
    }
}
