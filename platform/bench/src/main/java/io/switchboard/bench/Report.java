package io.switchboard.bench;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Collects lines, prints each as it comes, and in the end the medians of the runs; writes all of them as JSON. */
final class Report {
    private final PrintWriter out =
            new PrintWriter(new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8), true);
    private final Map<String, List<Line>> lines = new LinkedHashMap<>();
    private final Path folder;
    private int run;

    Report(Path folder) {
        this.folder = folder;
    }

    /** A measured line; its figures by name, in order. */
    private record Line(String scenario, String what, int run, Map<String, Object> values) {
        String text() {
            return values.containsKey("value") ? figureText() : figuresText();
        }

        private String figuresText() {
            return String.format(
                    Locale.ROOT,
                    "%-8s %-48s %8.0f/s  p50 %7.2f  p95 %7.2f  p99 %7.2f  p99.9 %7.2f  max %8.1f ms  cpu %6.3f ms  n %.0f  failed %.0f  load %.2f",
                    scenario, what, number("perSecond"), number("p50Millis"), number("p95Millis"), number("p99Millis"),
                    number("p999Millis"), number("maxMillis"), number("cpuMillisEach"), number("count"), number("failed"), number("load"))
                    + (values.containsKey("whyFailed") ? "  (" + values.get("whyFailed") + ")" : "");
        }

        private String figureText() {
            return String.format(
                    Locale.ROOT, "%-8s %-48s %10.3f %s%s  load %.2f",
                    scenario, what, number("value"), values.get("unit"), verdictText(), number("load"));
        }

        private String verdictText() {
            return values.containsKey("limit") ? "  (limit " + values.get("limit") + ": " + (values.get("held").equals(true) ? "held" : "MISSED") + ")" : "";
        }

        private double number(String key) {
            return ((Number) values.get(key)).doubleValue();
        }
    }

    /** What comes from now on is of this run. */
    void run(int number) {
        run = number;
    }

    /** A measured line; gives its figures back. */
    Figures line(String scenario, String what, Figures f) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("count", f.count());
        values.put("failed", f.failures());
        if (f.failures() > 0) {
            values.put("whyFailed", f.whyFailed());
        }
        values.put("perSecond", round(f.rate()));
        values.put("p50Millis", round(f.millis(50)));
        values.put("p95Millis", round(f.millis(95)));
        values.put("p99Millis", round(f.millis(99)));
        values.put("p999Millis", round(f.millis(99.9)));
        values.put("maxMillis", round(f.millis(100)));
        values.put("cpuMillisEach", round(f.cpuEach()));
        add(scenario, what, values);
        return f;
    }

    /** A figure of another kind. */
    void figure(String scenario, String what, double value, String unit) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("value", round(value));
        values.put("unit", unit);
        add(scenario, what, values);
    }

    /**
     * A figure that is promised.
     *
     * @param limit what is promised, for people
     * @param held whether the figure keeps it
     */
    void verdict(String scenario, String what, double value, String unit, String limit, boolean held) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("value", round(value));
        values.put("unit", unit);
        values.put("limit", limit);
        values.put("held", held);
        add(scenario, what, values);
    }

    private void add(String scenario, String what, Map<String, Object> values) {
        values.put("load", load());
        Line line = new Line(scenario, what, run, values);
        lines.computeIfAbsent(scenario + " " + what, key -> new ArrayList<>()).add(line);
        out.println(line.text());
        write();
    }

    /** Prints the medians of what was measured more than once. */
    void medians() {
        out.println();
        out.println("medians of the runs");
        lines.values().stream().map(Report::median).forEach(line -> out.println(line.text()));
    }

    private static Line median(List<Line> runs) {
        Map<String, Object> values = new LinkedHashMap<>(runs.get(0).values());
        values.replaceAll((key, value) -> value instanceof Number
                ? round(median(runs.stream().mapToDouble(line -> line.number(key)).toArray()))
                : value);
        // What is promised is promised for each run.
        values.computeIfPresent("held", (key, first) -> runs.stream().allMatch(line -> line.values().get("held").equals(true)));
        return new Line(runs.get(0).scenario(), runs.get(0).what(), runs.size(), values);
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    /** Written after each line: what breaks off later takes nothing along. */
    private void write() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("medians", lines.values().stream().map(Report::median).map(line -> json(line, "runs")).toList());
        all.put("lines", lines.values().stream().flatMap(List::stream).map(line -> json(line, "run")).toList());
        try {
            Files.createDirectories(folder);
            Desk.JSON.writerWithDefaultPrettyPrinter().writeValue(folder.resolve("bench.json").toFile(), all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> json(Line line, String run) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("scenario", line.scenario());
        json.put("what", line.what());
        json.put(run, line.run());
        json.putAll(line.values());
        return json;
    }

    private static double round(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    private static double load() {
        try {
            return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
        } catch (IOException notLinux) {
            return -1;
        }
    }
}
