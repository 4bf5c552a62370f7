package dev.yado.engine.llm.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.engine.llm.internal.provider.ModelCallException;
import dev.yado.testing.property.ForAll;
import dev.yado.testing.property.Gen;
import dev.yado.testing.property.Gens;
import dev.yado.testing.property.Property;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class ResponseSubscriberTest {

    /** Counts requested items; records its cancellation. */
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

    private static List<String> lines(ResponseSubscriber body) throws Exception {
        List<String> lines = new ArrayList<>();
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        for (Optional<String> line = body.line(deadline, ModelCallException.Kind.IDLE_TIMEOUT); line.isPresent(); line = body.line(deadline,
                ModelCallException.Kind.IDLE_TIMEOUT)) {
            lines.add(line.get());
        }
        return lines;
    }

    Gen<List<String>> lines() {
        return Gens.unicode(0, 40).map(text -> text.replaceAll("[\n\r]", "")).list(20);
    }

    Gen<List<Integer>> cuts() {
        return Gens.ints(1, 30).list(10);
    }

    @Property(tries = 500)
    void linesAreTheSameHoweverTheyComeInPieces(@ForAll("lines") List<String> lines, @ForAll boolean carriageReturns,
            @ForAll("cuts") List<Integer> cuts) throws Exception {
        String text = String.join("", lines.stream().map(line -> line + (carriageReturns ? "\r\n" : "\n")).toList());
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ResponseSubscriber body = new ResponseSubscriber();
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
        ResponseSubscriber body = new ResponseSubscriber();
        Source source = new Source();
        body.onSubscribe(source);
        body.onNext(List.of(ByteBuffer.wrap("a\nb\n".getBytes(StandardCharsets.UTF_8))));
        assertEquals(1, source.requested, "a reader that is slow is not flooded");
        body.line(System.nanoTime() + Duration.ofSeconds(5).toNanos(), ModelCallException.Kind.IDLE_TIMEOUT);
        assertEquals(2, source.requested);
        body.close();
        assertTrue(source.cancelled);
    }

    @Test
    void whatIsClosedBeforeItBeginsIsCancelledWhenItDoes() {
        ResponseSubscriber body = new ResponseSubscriber();
        body.close();
        Source source = new Source();
        body.onSubscribe(source);
        assertTrue(source.cancelled && source.requested == 0);
    }
}
