package dev.yado.benchmarks;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Generates a store export with any number of Workers from the export of one Worker with one run. */
final class StoreExportGenerator {

    // Placeholders that do not occur in an export, so that each line is parsed once and not ten million times.
    private static final String SEQUENCE = "\u0001";
    private static final String ITEM = "\u0002";
    private static final String RUN = "\u0003";

    private final String header;
    private final String worker;
    private final String firstEvent;
    /** The lines of the run with placeholders: those between the Worker's first event and the end of the file. */
    private final List<String> run;
    private final String id;
    private final int itemsOfRun;

    /** @param pattern the lines of the export */
    StoreExportGenerator(List<String> pattern) {
        header = pattern.get(0);
        worker = pattern.get(1);
        firstEvent = pattern.get(2);
        run = pattern.subList(3, pattern.size() - 1).stream().map(StoreExportGenerator::withPlaceholders).toList();
        id = worker.replaceAll(".*\"state\":\\{\"id\":\"([^\"]+)\".*", "$1");
        itemsOfRun = (int) run.stream().filter(line -> line.contains(ITEM)).count();
    }

    private static String withPlaceholders(String event) {
        return event.replaceFirst("\"sequence\":\\d+", "\"sequence\":" + SEQUENCE).replace("\"run-1\"", "\"run-" + RUN + "\"")
                .replaceFirst("\"item\":\\d+", "\"item\":" + ITEM);
    }

    /** Returns the ids that {@link #write} assigns, in order. */
    static List<String> ids(int workers) {
        return IntStream.range(0, workers).mapToObj(i -> String.format("worker-%017d", i)).toList();
    }

    int eventsOfRun() {
        return run.size();
    }

    int itemsOfRun() {
        return itemsOfRun;
    }

    /** Writes an export and returns its number of events. @param runs runs of each Worker @param runsOfFirst runs of the first Worker */
    long write(Path file, int workers, int runs, int runsOfFirst) throws IOException {
        List<String> ids = ids(workers);
        long events = 0;
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            line(out, header.replace(id, ids.get(workers - 1)));
            for (int i = 0; i < workers; i++) {
                events += worker(out, ids.get(i), i == 0 ? runsOfFirst : runs);
            }
            line(out, "{\"end\":{\"workers\":" + workers + ",\"events\":" + events + ",\"damaged\":0}}");
        }
        return events;
    }

    private long worker(BufferedWriter out, String name, int runs) throws IOException {
        long last = 1 + (long) runs * run.size();
        line(out, worker.replace(id, name).replaceFirst("\"last_sequence\":\\d+", "\"last_sequence\":" + last)
                .replaceFirst("\"transcript_count\":\\d+", "\"transcript_count\":" + (long) runs * itemsOfRun)
                .replaceFirst("\"run_count\":\\d+", "\"run_count\":" + runs));
        line(out, firstEvent);
        long sequence = 1;
        long item = 0;
        for (int i = 1; i <= runs; i++) {
            String nameOfRun = Integer.toString(i);
            for (String event : run) {
                String numbered = event.replace(SEQUENCE, Long.toString(++sequence)).replace(RUN, nameOfRun);
                line(out, event.contains(ITEM) ? numbered.replace(ITEM, Long.toString(++item)) : numbered);
            }
        }
        return last;
    }

    private static void line(BufferedWriter out, String line) throws IOException {
        out.write(line);
        out.write('\n');
    }
}
