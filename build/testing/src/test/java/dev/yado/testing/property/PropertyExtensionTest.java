package dev.yado.testing.property;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.annotation.ElementType;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;

class PropertyExtensionTest {

    private final Set<Object> seen = new HashSet<>();
    private int tries;

    Gen<String> words() {
        return Gens.of("a", "b");
    }

    @Property(tries = 400)
    void argumentsAreMadeByTypeRangeAndName(@ForAll ElementType type, @ForAll(min = 3, max = 5) int number, @ForAll("words") String word,
            @ForAll byte[] bytes) {
        seen.add(type);
        seen.add(number);
        seen.add(word);
        assertThat(bytes.length).isLessThanOrEqualTo(255);
        tries++;
    }

    @AfterEach
    void allOfThemCame() {
        assertEquals(400, tries);
        Set<Object> all = new HashSet<>(EnumSet.allOf(ElementType.class));
        all.addAll(Set.of(3, 4, 5, "a", "b"));
        assertEquals(all, seen);
    }
}
