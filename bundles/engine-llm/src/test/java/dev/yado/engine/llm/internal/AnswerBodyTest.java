package dev.yado.engine.llm.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AnswerBodyTest {

    /** Counts what is asked for; ends when told. */
    private static final class Source implements Flow.Subscription {

        private int requested;
        private boolean cancelled;

        @Override
        public void request(long n) {
            requested += (int) n;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    private static List<String> lines(AnswerBody body) throws Exception {
        List<String> lines = new ArrayList<>();
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        for (Optional<String> line = body.line(deadline, CallFailure.Kind.IDLE_TIMEOUT); line.isPresent(); line = body.line(deadline,
                CallFailure.Kind.IDLE_TIMEOUT)) {
            lines.add(line.get());
        }
        return lines;
    }

    @Provide
    Arbitrary<String> line() {
        return Arbitraries.strings().excludeChars('\n', '\r').ofMaxLength(40).filter(text -> StandardCharsets.UTF_8.newEncoder().canEncode(text));
    }

    @Property(tries = 500)
    void linesAreTheSameHoweverTheyComeInPieces(@ForAll @Size(max = 20) List<@net.jqwik.api.From("line") String> lines, @ForAll boolean carriageReturns,
            @ForAll @Size(max = 10) List<@IntRange(min = 1, max = 30) Integer> cuts) throws Exception {
        String text = String.join("", lines.stream().map(line -> line + (carriageReturns ? "\r\n" : "\n")).toList());
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        AnswerBody body = new AnswerBody();
        Source source = new Source();
        body.onSubscribe(source);
        int from = 0;
        for (int i = 0; from < bytes.length; i++) {
            int to = Math.min(bytes.length, from + (cuts.isEmpty() ? bytes.length : cuts.get(i % cuts.size())));
            body.onNext(List.of(ByteBuffer.wrap(Arrays.copyOfRange(bytes, from, to))));
            from = to;
        }
        body.onComplete();
        assertEquals(lines, lines(body));
    }

    @Test
    void oneMorePieceIsAskedForOnlyWhenOneWasRead() throws Exception {
        AnswerBody body = new AnswerBody();
        Source source = new Source();
        body.onSubscribe(source);
        body.onNext(List.of(ByteBuffer.wrap("a\nb\n".getBytes(StandardCharsets.UTF_8))));
        assertEquals(1, source.requested, "a reader that is slow is not flooded");
        body.line(System.nanoTime() + Duration.ofSeconds(5).toNanos(), CallFailure.Kind.IDLE_TIMEOUT);
        assertEquals(2, source.requested);
        body.close();
        assertTrue(source.cancelled);
    }

    @Test
    void whatIsClosedBeforeItBeginsIsCancelledWhenItDoes() {
        AnswerBody body = new AnswerBody();
        body.close();
        Source source = new Source();
        body.onSubscribe(source);
        assertTrue(source.cancelled && source.requested == 0);
    }
}
