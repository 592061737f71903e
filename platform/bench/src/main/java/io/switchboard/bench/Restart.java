package io.switchboard.bench;

/** How soon it is back after the worst end. Last of all: it takes the server away from under the others. */
final class Restart implements Scenario {
    @Override
    public void run(Desk desk, Report report, double seconds) {
        desk.product.kill();
        report.figure("server", "ready again after kill -9", desk.product.start(), "s");
    }
}
