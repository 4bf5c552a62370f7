package dev.yado.model.stream;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** A feed whose frames are mapped or omitted when they are polled. As thread-safe as its source and its mapper. */
final class MappedFeed<F, R> implements Feed<R> {

    private final Feed<F> source;
    private final Function<? super F, Optional<R>> mapper;

    /** Creates a feed. @param mapper returns empty for a frame to omit */
    MappedFeed(Feed<F> source, Function<? super F, Optional<R>> mapper) {
        this.source = Objects.requireNonNull(source, "source");
        this.mapper = Objects.requireNonNull(mapper, "mapper");
    }

    @Override
    public Optional<R> poll() {
        Optional<F> frame = source.poll();
        while (frame.isPresent()) {
            Optional<R> mapped = mapper.apply(frame.get());
            if (mapped.isPresent()) {
                return mapped;
            }
            frame = source.poll();
        }
        return Optional.empty();
    }

    @Override
    public boolean ended() {
        return source.ended();
    }

    @Override
    public void onReady(Runnable signal) {
        source.onReady(signal);
    }

    @Override
    public void close() {
        source.close();
    }
}
