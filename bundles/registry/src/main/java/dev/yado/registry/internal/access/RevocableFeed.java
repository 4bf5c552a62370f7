package dev.yado.registry.internal.access;

import dev.yado.model.failure.Failure;
import dev.yado.model.failure.YadoException;
import dev.yado.model.stream.Feed;
import dev.yado.registry.api.AccessGrant;
import java.util.Optional;
import java.util.function.Function;

/**
 * A feed that ends when its grant is revoked: frames that are still buffered are not delivered, and the last frame says why. A
 * {@link YadoException} of the inner feed's {@code poll} ends it in the same way. Thread-safe if the inner feed is.
 */
public final class RevocableFeed<F> implements Feed<F> {

    private final Feed<F> feed;
    private final AccessGrant grant;
    private final Function<Failure, F> lastFrame;

    // Guarded by this. Once revoked, the inner feed is no longer read.
    private boolean revoked;
    private F last;
    private Runnable signal = () -> {};

    public RevocableFeed(Feed<F> feed, AccessGrant grant, Function<Failure, F> lastFrame) {
        this.feed = feed;
        this.grant = grant;
        this.lastFrame = lastFrame;
        grant.onRevoked(this::revoke);
    }

    @Override
    public Optional<F> poll() {
        if (!isRevoked()) {
            Optional<F> frame = Optional.empty();
            try {
                frame = feed.poll();
            } catch (YadoException notDecided) {
                revoke(notDecided.failure());
            }
            if (!isRevoked()) {
                return frame;
            }
        }
        synchronized (this) {
            F frame = last;
            last = null;
            return Optional.ofNullable(frame);
        }
    }

    @Override
    public boolean ended() {
        synchronized (this) {
            if (revoked) {
                return last == null;
            }
        }
        boolean ended = feed.ended();
        if (ended) {
            grant.close();
        }
        return ended && !isRevoked();
    }

    @Override
    public void onReady(Runnable newSignal) {
        synchronized (this) {
            signal = newSignal;
        }
        feed.onReady(newSignal);
        if (isRevoked()) {
            newSignal.run();
        }
    }

    @Override
    public void close() {
        grant.close();
        synchronized (this) {
            revoked = true;
            last = null;
        }
        feed.close();
    }

    private void revoke(Failure why) {
        Runnable current;
        synchronized (this) {
            if (revoked) {
                return;
            }
            revoked = true;
            last = lastFrame.apply(why);
            current = signal;
        }
        grant.close();
        feed.close();
        current.run();
    }

    private synchronized boolean isRevoked() {
        return revoked;
    }
}
