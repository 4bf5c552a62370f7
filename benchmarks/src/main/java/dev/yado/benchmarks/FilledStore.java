package dev.yado.benchmarks;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** An export with as many Workers as wanted, made of one with a single Worker that has done a single run. */
final class FilledStore {

    /** Lines of a run: what stands between the Worker's first event and the end of the file. */
    private final List<String> run;
    private final String header;
    private final String worker;
    private final String firstEvent;
    private final String id;
    private final long itemsOfRun;

    /** @param pattern the lines of the export */
    FilledStore(List<String> pattern) {
        header = pattern.get(0);
        worker = pattern.get(1);
        firstEvent = pattern.get(2);
        run = pattern.subList(3, pattern.size() - 1);
        id = worker.replaceAll(".*\"state\":\\{\"id\":\"([^\"]+)\".*", "$1");
        itemsOfRun = run.stream().filter(line -> line.contains("\"item\":")).count();
    }

    /** The ids that {@link #write} gives, in order. */
    static List<String> ids(int workers) {
        return IntStream.range(0, workers).mapToObj(i -> String.format("worker-%017d", i)).toList();
    }

    int eventsOfRun() {
        return run.size();
    }

    long itemsOfRun() {
        return itemsOfRun;
    }

    /** @param runs of each Worker @param runsOfFirst of the first one */
    void write(Path file, int workers, int runs, int runsOfFirst) throws IOException {
        List<String> ids = ids(workers);
        long events = 0;
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            line(out, header.replace(id, ids.get(workers - 1)));
            for (int i = 0; i < workers; i++) {
                events += worker(out, ids.get(i), i == 0 ? runsOfFirst : runs);
            }
            line(out, "{\"end\":{\"workers\":" + workers + ",\"events\":" + events + ",\"damaged\":0}}");
        }
    }

    private long worker(BufferedWriter out, String name, int runs) throws IOException {
        long last = 1 + (long) runs * run.size();
        line(out, worker.replace(id, name).replaceFirst("\"last_sequence\":\\d+", "\"last_sequence\":" + last)
                .replaceFirst("\"transcript_count\":\\d+", "\"transcript_count\":" + runs * itemsOfRun).replaceFirst("\"run_count\":\\d+", "\"run_count\":" + runs));
        line(out, firstEvent);
        long sequence = 1;
        long item = 0;
        for (int i = 1; i <= runs; i++) {
            for (String event : run) {
                String numbered = event.replaceFirst("\"sequence\":\\d+", "\"sequence\":" + ++sequence).replace("\"run-1\"", "\"run-" + i + "\"");
                line(out, numbered.contains("\"item\":") ? numbered.replaceFirst("\"item\":\\d+", "\"item\":" + ++item) : numbered);
            }
        }
        return last;
    }

    private static void line(BufferedWriter out, String line) throws IOException {
        out.write(line);
        out.write('\n');
    }
}
