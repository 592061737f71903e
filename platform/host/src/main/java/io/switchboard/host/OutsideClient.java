package io.switchboard.host;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The one HTTP client behind every plugin's: its threads are the platform's and are made at once. */
final class OutsideClient {
    private static final int THREADS = 8;

    private OutsideClient() {}

    static HttpClient make() {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                THREADS, THREADS, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "switchboard-http-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    thread.setContextClassLoader(OutsideClient.class.getClassLoader());
                    return thread;
                });
        // A thread made in the course of a plugin's call would remember the plugin's classes as its origin.
        threads.prestartAllCoreThreads();
        return HttpClient.newBuilder()
                .executor(threads)
                .connectTimeout(Duration.ofSeconds(10))
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }
}
