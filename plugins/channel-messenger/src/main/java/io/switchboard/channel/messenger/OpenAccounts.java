package io.switchboard.channel.messenger;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * The accounts open in this plugin. Static, for the platform makes connector and eraser apart from each other; both live as long as the
 * plugin's class loader.
 */
final class OpenAccounts {
    private static final List<MessengerChannel> OPEN = new CopyOnWriteArrayList<>();

    private OpenAccounts() {}

    static void add(MessengerChannel channel) {
        OPEN.add(channel);
    }

    static void remove(MessengerChannel channel) {
        OPEN.remove(channel);
    }

    /** Asks each; one that was closed meanwhile is left out. */
    static <T> List<T> each(Function<MessengerChannel, T> ask) {
        List<T> answers = new ArrayList<>();
        for (MessengerChannel channel : OPEN) {
            try {
                answers.add(ask.apply(channel));
            } catch (IllegalStateException closed) {
                remove(channel);
            }
        }
        return answers;
    }
}
