package dev.yado.benchmarks;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** Sends requests over a fixed number of connections, each with one active request. */
final class LoadGenerator {

    static final int CONNECTIONS = 64;

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /**
     * Sends requests for {@code time}, then waits for the active ones. They and their time are included in the result; otherwise slow responses would be
     * omitted.
     *
     * @param request the next request of a connection, which is 0 to {@link #CONNECTIONS} - 1
     */
    Throughput measure(IntFunction<HttpRequest> request, Duration time) throws InterruptedException {
        long begin = System.nanoTime();
        AtomicLong accepted = new AtomicLong();
        CountDownLatch done = new CountDownLatch(CONNECTIONS);
        for (int i = 0; i < CONNECTIONS; i++) {
            next(i, request, begin + time.toNanos(), accepted, done);
        }
        done.await();
        return new Throughput(accepted.get(), System.nanoTime() - begin);
    }

    /** @param count number of responses with status 200 */
    record Throughput(long count, long nanos) {
        double perSecond() {
            return count / (nanos / 1e9);
        }
    }

    private void next(int connection, IntFunction<HttpRequest> request, long end, AtomicLong accepted, CountDownLatch done) {
        client.sendAsync(request.apply(connection), HttpResponse.BodyHandlers.discarding()).whenComplete((response, failure) -> {
            if (failure == null && response.statusCode() == 200) {
                accepted.incrementAndGet();
            }
            if (failure != null || System.nanoTime() > end) {
                done.countDown();
                return;
            }
            next(connection, request, end, accepted, done);
        });
    }

    /** Sends {@code requests} requests, at most {@code maxActive} at the same time. Fails if a response is not 200. */
    void send(int maxActive, int requests, Supplier<HttpRequest> next) throws InterruptedException {
        ExecutorService clients = Executors.newFixedThreadPool(maxActive);
        try {
            List<Future<String>> responses = new ArrayList<>();
            for (int i = 0; i < requests; i++) {
                responses.add(clients.submit(() -> send(next.get())));
            }
            for (Future<String> response : responses) {
                response.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            clients.shutdownNow();
        }
    }

    String send(HttpRequest request) throws InterruptedException {
        try {
            HttpResponse<String> response = client.sendAsync(request, HttpResponse.BodyHandlers.ofString()).get();
            if (response.statusCode() != 200) {
                throw new IllegalStateException(request.uri().getPath() + " responded " + response.body());
            }
            return response.body();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Alternates between a measurement and its baseline; prints each round and the median of the ratios. */
    static void compare(String what, int rounds, Measurement measured, Measurement baseline) throws Exception {
        double[] ratios = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            double base = baseline.run();
            double real = measured.run();
            ratios[i] = real / base;
            System.out.printf("%-36s %10.0f/s   baseline %10.0f/s   ratio %.2f%n", what, real, base, ratios[i]);
        }
        Arrays.sort(ratios);
        System.out.printf("%-36s median ratio %.2f%n", what, ratios[rounds / 2]);
    }

    /** Measures one round. */
    interface Measurement {
        double run() throws Exception;
    }
}
