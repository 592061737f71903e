package io.switchboard.bench;

/**
 * Presses until the compiler has done its work: until the rate rises no longer and a success costs no less CPU. What the first
 * window gave is told too, for that is what a server does right after its start.
 */
final class WarmUp {
    private static final double WINDOW_SECONDS = 10;
    private static final int MOST_WINDOWS = 30;
    /** More than what two windows of a warm server differ by. */
    private static final double STEP = 1.05;

    private WarmUp() {}

    /** Ends when three windows in a row were no better than the best before them, after five minutes at most. */
    static void until(Report report, String scenario, int clients, double seconds, Processes measured, Load.Operation operation) {
        double window = Math.min(WINDOW_SECONDS, seconds);
        double fastest = 0;
        double cheapest = Double.MAX_VALUE;
        int level = 0;
        int windows = 0;
        while (level < 3 && windows < MOST_WINDOWS) {
            Figures figures = Load.closed(clients, window, measured, operation);
            if (windows == 0) {
                report.line(scenario, "cold: the first " + Math.round(window) + " s, " + clients + " clients", figures);
            }
            windows++;
            boolean better = figures.rate() > fastest * STEP || figures.cpuEach() < cheapest / STEP;
            level = better ? 0 : level + 1;
            fastest = Math.max(fastest, figures.rate());
            cheapest = Math.min(cheapest, figures.cpuEach());
        }
        report.figure(scenario, "warm after", windows * window, level < 3 ? "s (still rising)" : "s");
    }
}
