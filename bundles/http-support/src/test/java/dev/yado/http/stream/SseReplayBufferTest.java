package dev.yado.http.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SseReplayBufferTest {

    private final SseReplayBuffer log = new SseReplayBuffer("fo_", 0xABCD, "resync\n\n".getBytes(UTF_8));

    private void publish(int n) {
        log.publish("worker_changed", String.valueOf(n).getBytes(UTF_8));
    }

    private static List<String> read(SseReplayBuffer.Reader reader) {
        List<String> blocks = new ArrayList<>();
        for (Optional<byte[]> block = reader.poll(); block.isPresent(); block = reader.poll()) {
            blocks.add(new String(block.get(), UTF_8));
        }
        return blocks;
    }

    private static String block(int n) {
        return "event: worker_changed\nid: fo_0000abcd00000000000" + n + "\ndata: " + n + "\n\n";
    }

    @Test
    void aReaderGetsTheStateThenItsPositionThenChanges() {
        publish(1);
        SseReplayBuffer.Reader reader = log.open();
        publish(2);
        reader.first(List.of("state\n\n".getBytes(UTF_8)));
        assertEquals(List.of("state\n\n", "id: fo_0000abcd000000000001\n\n", block(2)), read(reader));
        publish(3);
        assertEquals(List.of(block(3)), read(reader));
    }

    @Test
    void aReaderResumesAtItsPosition() {
        publish(1);
        publish(2);
        publish(3);
        assertEquals(List.of(block(2), block(3)), read(log.resume("fo_0000abcd000000000001").orElseThrow()));
        assertEquals(List.of(), read(log.resume("fo_0000abcd000000000003").orElseThrow()));
    }

    @Test
    void anIdOfAnotherBufferOrOutOfRangeCannotBeResumed() {
        publish(1);
        for (String id : List.of("fo_0000abce000000000001", "fo_0000abcd000000000002", "fo_0000abcd00000000000g", "fo_1", "bo_0000abcd000000000001", "")) {
            assertThat(log.resume(id)).as(id).isEmpty();
        }
        for (int i = 0; i < SseReplayBuffer.CAPACITY; i++) {
            publish(0);
        }
        assertThat(log.resume("fo_0000abcd000000000000")).as("what is not kept any more must not be skipped in silence").isEmpty();
        assertThat(log.resume("fo_0000abcd000000000001")).isPresent();
    }

    @Test
    void aReaderThatFallsBehindGetsAResync() {
        SseReplayBuffer.Reader reader = log.open();
        for (int i = 0; i <= SseReplayBuffer.CAPACITY; i++) {
            publish(0);
        }
        List<String> blocks = read(reader);
        assertEquals(1, blocks.size());
        assertThat(blocks.get(0)).startsWith("resync\n\nid: fo_0000abcd");
    }

    @Test
    void theEndIsTheLastBlockOfEveryReader() {
        SseReplayBuffer.Reader reader = log.open();
        publish(1);
        log.end("last\n\n".getBytes(UTF_8));
        publish(2);
        assertEquals(List.of(block(1), "last\n\n"), read(reader));
        assertTrue(reader.ended());
    }

    @Test
    void theBytesThatAreHeldAreBounded() {
        SseReplayBuffer large = new SseReplayBuffer("t_", 1, new byte[] {'r'});
        byte[] block = new byte[SseReplayBuffer.MAX_BYTES / 4];
        try (SseReplayBuffer.Reader reader = large.open()) {
            for (int i = 0; i < 5; i++) {
                large.publish("changed", block);
            }
            assertEquals('r', reader.poll().orElseThrow()[0], "what was released is a resync");
            large.publish("changed", new byte[2 * SseReplayBuffer.MAX_BYTES]);
            assertEquals(true, reader.poll().orElseThrow().length > SseReplayBuffer.MAX_BYTES, "the newest block is held in any case");
        }
    }
}
