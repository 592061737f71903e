package io.switchboard.channel.wechat;

import java.util.List;
import java.util.Set;

/** What a run with a fault in it came to. */
final class FaultRun {
    private static final System.Logger LOG = System.getLogger(FaultRun.class.getPackageName());

    private FaultRun() {}

    /** How many are there once more than they should. */
    static int doubled(List<?> all) {
        return all.size() - Set.copyOf(all).size();
    }

    /** One line for who wants to know how it went. */
    static void tell(String run, String counts) {
        LOG.log(System.Logger.Level.INFO, "fault run, " + run + ": " + counts);
    }
}
