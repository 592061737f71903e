package io.switchboard.bench;

/** Something measured on a desk that is there. */
interface Scenario {

    /**
     * @param seconds how long each measurement lasts
     */
    void run(Desk desk, Report report, double seconds) throws Exception;
}
