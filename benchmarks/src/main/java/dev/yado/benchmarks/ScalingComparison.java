package dev.yado.benchmarks;

import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Compares the cost of reads with large and small data. It sends the same kinds of requests to two servers, alternating and in changing order, so that other
 * load affects both. Both servers get the same number of warm-up requests, and several pairs of processes are measured, because JIT compilation differs between
 * processes.
 */
final class ScalingComparison {

    static final double REQUIRED_RATIO = 0.9;

    private static final int PAIRS = 3;
    private static final Duration SLICE = Duration.ofSeconds(1);
    private static final int ROUNDS = 6;
    private static final Duration ONE_BY_ONE = Duration.ofSeconds(6);
    private static final int CLIENTS = 8;

    /** Starts a server. */
    interface Server {
        ServerProcess start() throws Exception;
    }

    private final LoadGenerator load;
    private final Server many;
    private final Server few;
    private final List<Kind> kinds = new ArrayList<>();

    ScalingComparison(LoadGenerator load, Server many, Server few) {
        this.load = load;
        this.many = many;
        this.few = few;
    }

    /** The measurements of one kind of request on one of the two servers, over all pairs. */
    private final class Side {
        private final Supplier<String> paths;
        private final List<Double> rates = new ArrayList<>();
        private final List<Double> millis = new ArrayList<>();
        private ServerProcess server;
        private long responses;
        private Duration cpu = Duration.ZERO;

        Side(Supplier<String> paths) {
            this.paths = paths;
        }

        HttpRequest next() {
            return HttpRequest.newBuilder(server.url().resolve(paths.get())).build();
        }

        void round() throws InterruptedException {
            Duration before = server.cpu();
            LoadGenerator.Throughput measured = load.measure(connection -> next(), SLICE);
            cpu = cpu.plus(server.cpu().minus(before));
            responses += measured.count();
            rates.add(measured.perSecond());
        }

        void one() throws InterruptedException {
            HttpRequest request = next();
            long begin = System.nanoTime();
            load.send(request);
            millis.add((System.nanoTime() - begin) / 1e6);
        }

        double cpuMillis() {
            return cpu.toNanos() / 1e6 / responses;
        }
    }

    private interface Step {
        void with(Side side) throws InterruptedException;
    }

    /** One kind of request on both servers. */
    private record Kind(String what, int warmUp, Side big, Side small) {

        void inTurn(int time, Step step) throws InterruptedException {
            step.with(time % 2 == 0 ? big : small);
            step.with(time % 2 == 0 ? small : big);
        }
    }

    /** @param warmUp number of requests before the measurement */
    void add(String what, int warmUp, Supplier<String> pathsOfMany, Supplier<String> pathsOfFew) {
        kinds.add(new Kind(what, warmUp, new Side(pathsOfMany), new Side(pathsOfFew)));
    }

    /** An action on the last pair after its measurement. */
    interface FinalAction {
        void with(ServerProcess big, ServerProcess small) throws Exception;
    }

    /** Measures, and prints each result and whether it meets the required ratio. */
    void run(FinalAction end) throws Exception {
        for (int pair = 0; pair < PAIRS; pair++) {
            try (ServerProcess big = many.start(); ServerProcess small = few.start()) {
                for (Kind kind : kinds) {
                    kind.big().server = big;
                    kind.small().server = small;
                }
                warmUp();
                for (Kind kind : kinds) {
                    measure(kind);
                }
                if (pair == PAIRS - 1) {
                    end.with(big, small);
                }
            }
        }
        kinds.forEach(ScalingComparison::print);
    }

    /** Warms up all kinds before the first is measured, because JIT compilation depends on all earlier requests. */
    private void warmUp() throws InterruptedException {
        int steps = 10;
        for (int step = 0; step < steps; step++) {
            for (Kind kind : kinds) {
                kind.inTurn(step, side -> load.send(CLIENTS, kind.warmUp() / steps, side::next));
            }
        }
    }

    private static void measure(Kind kind) throws InterruptedException {
        for (int i = 0; i < ROUNDS; i++) {
            kind.inTurn(i, Side::round);
        }
        long end = System.nanoTime() + ONE_BY_ONE.toNanos();
        for (int i = 0; System.nanoTime() < end; i++) {
            kind.inTurn(i, Side::one);
        }
    }

    /** Prints the ratios. 1 means no difference; 0.9 means 90 percent of the throughput at the same cost. */
    private static void print(Kind kind) {
        Side big = kind.big();
        Side small = kind.small();
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < big.rates.size(); i++) {
            ratios.add(big.rates.get(i) / small.rates.get(i));
        }
        double slow = median(big.millis);
        double fast = median(small.millis);
        print(kind.what() + ", " + LoadGenerator.CONNECTIONS + " connections", median(big.rates), median(small.rates), "/s", median(ratios));
        print(kind.what() + ", one at a time", slow, fast, " ms", fast / slow);
        print(kind.what() + ", processor time of the server", big.cpuMillis(), small.cpuMillis(), " ms", small.cpuMillis() / big.cpuMillis());
    }

    private static void print(String what, double many, double few, String unit, double ratio) {
        System.out.printf(Locale.ROOT, "%-62s %8.2f%s against %8.2f%s   ratio %.2f, required %.1f: %s%n", what, many, unit, few, unit, ratio, REQUIRED_RATIO,
                met(ratio >= REQUIRED_RATIO));
    }

    static String met(boolean met) {
        return met ? "met" : "NOT MET";
    }

    static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(v -> v).sorted().toArray();
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
