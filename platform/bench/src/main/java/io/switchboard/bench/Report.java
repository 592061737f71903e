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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Collects lines, prints each as it comes, writes all of them as JSON. */
final class Report {
    private final PrintWriter out =
            new PrintWriter(new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8), true);
    private final List<Map<String, Object>> lines = new ArrayList<>();
    private final Path folder;

    Report(Path folder) {
        this.folder = folder;
    }

    void say(String text) {
        out.println(text);
    }

    /** A measured line; gives its figures back. */
    Figures line(String scenario, String what, Figures f) {
        Map<String, Object> line = start(scenario, what);
        line.put("count", f.count());
        line.put("failed", f.failures());
        line.put("perSecond", round(f.rate()));
        line.put("p50Millis", round(f.millis(50)));
        line.put("p95Millis", round(f.millis(95)));
        line.put("p99Millis", round(f.millis(99)));
        line.put("maxMillis", round(f.millis(100)));
        line.put("cpuMillisEach", round(f.cpuEach()));
        out.printf(Locale.ROOT, "%-10s %-46s %8.0f/s  p50 %7.2f  p95 %7.2f  p99 %7.2f  max %8.1f ms  cpu %6.3f ms  n %d  failed %d  load %s%n",
                scenario, what, f.rate(), f.millis(50), f.millis(95), f.millis(99), f.millis(100), f.cpuEach(), f.count(), f.failures(), line.get("load"));
        return f;
    }

    /** A figure of another kind. */
    void figure(String scenario, String what, double value, String unit) {
        Map<String, Object> line = start(scenario, what);
        line.put("value", round(value));
        line.put("unit", unit);
        out.printf(Locale.ROOT, "%-10s %-46s %10.3f %s  load %s%n", scenario, what, value, unit, line.get("load"));
    }

    private Map<String, Object> start(String scenario, String what) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("scenario", scenario);
        line.put("what", what);
        line.put("load", load());
        lines.add(line);
        return line;
    }

    void write() {
        try {
            Files.createDirectories(folder);
            Desk.JSON.writerWithDefaultPrettyPrinter().writeValue(folder.resolve("bench.json").toFile(), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double round(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    private static String load() {
        try {
            return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
        } catch (IOException notLinux) {
            return "-";
        }
    }
}
