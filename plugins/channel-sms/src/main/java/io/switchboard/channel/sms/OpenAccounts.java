package io.switchboard.channel.sms;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * What the accounts that are open in this plugin keep of their customers. Static, for the platform makes connector and eraser apart from
 * each other; both live as long as the plugin's class loader.
 */
final class OpenAccounts {
    private static final List<LongTexts> OPEN = new CopyOnWriteArrayList<>();

    private OpenAccounts() {}

    static void add(LongTexts texts) {
        OPEN.add(texts);
    }

    static void remove(LongTexts texts) {
        OPEN.remove(texts);
    }

    /** Asks each; one that was closed meanwhile is left out. */
    static void each(Consumer<LongTexts> ask) {
        for (LongTexts texts : OPEN) {
            try {
                ask.accept(texts);
            } catch (IllegalStateException closed) {
                remove(texts);
            }
        }
    }
}
