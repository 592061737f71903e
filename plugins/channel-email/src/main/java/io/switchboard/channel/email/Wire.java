package io.switchboard.channel.email;

import io.switchboard.channel.email.EmailSettings.Security;
import io.switchboard.channel.email.EmailSettings.Server;
import java.util.Properties;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** How both clients connect: protected as the settings say, the server's name checked, no wait without an end. */
final class Wire {
    private Wire() {}

    /**
     * Jakarta Mail's properties.
     *
     * @param protocol {@code imap} or {@code smtp}, with TLS as well
     */
    static Properties properties(String protocol, Server server, Sockets sockets, int connectMillis, int readMillis) {
        String prefix = "mail." + protocol + ".";
        boolean startTls = server.security() == Security.STARTTLS;
        Properties p = new Properties();
        p.put(prefix + "socketFactory", sockets.plain());
        p.put(prefix + "ssl.socketFactory", sockets.tls());
        // Otherwise a failed handshake is tried again without our trust and our hold.
        p.setProperty(prefix + "socketFactory.fallback", "false");
        p.setProperty(prefix + "ssl.enable", Boolean.toString(server.security() == Security.TLS));
        p.setProperty(prefix + "ssl.checkserveridentity", "true");
        p.setProperty(prefix + "starttls.enable", Boolean.toString(startTls));
        p.setProperty(prefix + "starttls.required", Boolean.toString(startTls));
        p.setProperty(prefix + "connectiontimeout", Integer.toString(connectMillis));
        p.setProperty(prefix + "timeout", Integer.toString(readMillis));
        return p;
    }

    /** Sees to it that nothing waits longer than it may: one thread to end a wait, one to cut it off when that hangs. */
    static ScheduledExecutorService timer() {
        var timer = new ScheduledThreadPoolExecutor(2, work -> {
            Thread thread = new Thread(work, "channel-email-timer");
            thread.setDaemon(true);
            thread.setContextClassLoader(Wire.class.getClassLoader());
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }
}
