package io.switchboard.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What trees of processes use, read from Linux' {@code /proc}: figures that hold on a busy machine too. */
final class Processes {
    /** Clock ticks a second: 100 on every Linux that Java runs on. */
    private static final double TICKS = 100;

    private final long[] roots;

    Processes(long... roots) {
        this.roots = roots;
    }

    Processes and(Processes others) {
        return new Processes(LongStream.concat(Arrays.stream(roots), Arrays.stream(others.roots)).toArray());
    }

    /** CPU milliseconds used so far by these, their children and those of them that have ended. */
    double cpuMillis() {
        return tree().mapToDouble(Processes::cpuMillis).sum();
    }

    /** Resident memory in bytes; pages that PostgreSQL's processes share count for each. */
    long residentBytes() {
        return tree().map(Processes::resident).sum();
    }

    private LongStream tree() {
        return Arrays.stream(roots).flatMap(root -> LongStream.concat(
                LongStream.of(root),
                ProcessHandle.of(root).stream().flatMap(ProcessHandle::descendants).mapToLong(ProcessHandle::pid)));
    }

    private static double cpuMillis(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            // utime, stime, cutime, cstime: the fields 14 to 17 of proc(5), of which two stand before the name's end.
            return Stream.of(fields).skip(11).limit(4).mapToLong(Long::parseLong).sum() * 1000 / TICKS;
        } catch (IOException ended) {
            return 0;
        }
    }

    private static long resident(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .sum();
        } catch (IOException ended) {
            return 0;
        }
    }
}
