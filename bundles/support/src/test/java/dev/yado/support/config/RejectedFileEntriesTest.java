package dev.yado.support.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RejectedFileEntriesTest {

    private final List<String> calls = new ArrayList<>();
    private Set<String> files = Set.of();
    private final RejectedFileEntries<String> entries = new RejectedFileEntries<>(all -> files, file -> {
        calls.add("add " + file);
        return () -> calls.add("remove " + file);
    });

    private List<String> update(String... now) {
        calls.clear();
        files = Set.of(now);
        entries.update(List::of);
        return calls;
    }

    @Test
    void entriesFollowTheFiles() {
        assertThat(update("a", "b")).containsExactlyInAnyOrder("add a", "add b");
        assertThat(update("a", "b")).as("files that stay").isEmpty();
        assertThat(update("b", "c")).containsExactly("remove a", "add c");
        assertThat(update("a", "b", "c")).as("a file that returns").containsExactly("add a");
    }

    @Test
    void clearRemovesAllOnce() {
        update("a");
        files = Set.of();
        calls.clear();
        entries.clear();
        entries.clear();
        assertThat(calls).containsExactly("remove a");
    }
}
