package io.switchboard.channel.email;

import java.util.function.Supplier;

/** Jakarta Mail looks for its parts through the thread's class loader: that has to be the plugin's, not the server's. */
final class OwnLoader {
    private OwnLoader() {}

    static <T> T run(Supplier<T> work) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(OwnLoader.class.getClassLoader());
        try {
            return work.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
