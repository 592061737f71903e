package io.switchboard.bench;

/**
 * Presses until the compiler has done its work: until the rate rises no longer. What the first window gave is told too, for
 * that is what a server does right after its start.
 */
final class WarmUp {
    private static final double WINDOW_SECONDS = 10;
    private static final int MOST_WINDOWS = 12;
    /** More than what two windows of a warm server differ by. */
    private static final double RISE = 1.05;

    private WarmUp() {}

    /** Ends when two windows in a row were no faster than the best before them, after two minutes at most. */
    static void until(Report report, String scenario, int clients, double seconds, Processes measured, Load.Operation operation) {
        double window = Math.min(WINDOW_SECONDS, seconds);
        double best = 0;
        int level = 0;
        int windows = 0;
        while (level < 2 && windows < MOST_WINDOWS) {
            Figures figures = Load.closed(clients, window, measured, operation);
            if (windows == 0) {
                report.line(scenario, "cold: the first " + Math.round(window) + " s, " + clients + " clients", figures);
            }
            windows++;
            level = figures.rate() < best * RISE ? level + 1 : 0;
            best = Math.max(best, figures.rate());
        }
        report.figure(scenario, "warm after", windows * window, level < 2 ? "s (still rising)" : "s");
    }
}
