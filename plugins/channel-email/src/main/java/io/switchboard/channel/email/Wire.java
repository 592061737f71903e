package io.switchboard.channel.email;

import io.switchboard.channel.email.EmailSettings.Security;
import io.switchboard.channel.email.EmailSettings.Server;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.platform.PlatformHttp;
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

    /**
     * Has the platform look the server up: no connection of these sockets goes anywhere else. One with TLS from its start is
     * made by name, whose certificate then tells that it is the right one.
     *
     * @param away the text that says that it can't be reached
     */
    static void lead(Sockets sockets, Server server, PlatformHttp platform, String away) {
        try {
            sockets.lead(server.host(), platform.addresses(server.host()).get(0));
        } catch (ConnectorException refused) {
            if (refused.failure() == Failure.INVALID_REQUEST) {
                throw new ConnectorException(Failure.UNAUTHORIZED, EmailConnector.TEXTS.text("hostRefused", server.host()), refused);
            }
            throw new ConnectorException(Failure.UNAVAILABLE, EmailConnector.TEXTS.text(away, "unknown host " + server.host()), refused);
        }
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
