package io.switchboard.channel.wechat;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Fetches what customers of an account wrote, page by page, each stored together with the place reached in it. For one thread. */
final class ServicePull {
    private static final System.Logger LOG = System.getLogger(ServicePull.class.getName());
    /** Without a call of the platform; it allows that seldom. */
    private static final Duration UNRUNG = Duration.ofMinutes(5);
    private static final Duration TOKEN_LASTS = Duration.ofMinutes(10);
    private static final Duration GREETING_LASTS = Duration.ofSeconds(20);
    /** Of one poll: what is left comes with the next. */
    private static final int MOST_PAGES = 100;

    private final Settings settings;
    private final ChannelContext context;
    private final ServiceClient client;
    private final ServiceBell bell;
    private final ServiceSessions sessions;
    private final ServiceMessages messages;
    private final String cursorKey;
    private final String fetchedKey;
    private volatile boolean begun;

    /**
     * What was fetched last.
     *
     * @param at when
     * @param ring for which call of the platform
     */
    private record Fetched(Instant at, ServiceBell.Ring ring) {
        static Fetched read(String entry) {
            String[] parts = entry.split(" ", 2);
            return new Fetched(Instant.ofEpochMilli(Long.parseLong(parts[0])), new ServiceBell.Ring(parts[1]));
        }

        String write() {
            return at.toEpochMilli() + " " + ring.entry();
        }
    }

    ServicePull(Settings settings, ChannelContext context, ServiceClient client, ServiceBell bell, ServiceSessions sessions) {
        this.settings = settings;
        this.context = context;
        this.client = client;
        this.bell = bell;
        this.sessions = sessions;
        this.messages = new ServiceMessages(client.account(), context.files());
        this.cursorKey = "cursor." + client.account();
        this.fetchedKey = "fetched." + client.account();
    }

    /** Waits until there may be something, at most so long; returns whether it is to be fetched. */
    boolean awaitNews(Duration limit) throws InterruptedException {
        try {
            Fetched fetched = fetched();
            Duration due = Duration.between(context.clock().instant(), fetched.at().plus(UNRUNG));
            if (!begun || due.isNegative() || due.isZero()) {
                return !bell.isClosed();
            }
            bell.await(fetched.ring(), due.compareTo(limit) < 0 ? due : limit);
            return !bell.isClosed();
        } catch (ConnectorException noDatabase) {
            return false;
        }
    }

    void poll() {
        ServiceBell.Ring ring = bell.last();
        Fetched fetched = fetched();
        Instant now = context.clock().instant();
        if (begun && ring.equals(fetched.ring()) && now.isBefore(fetched.at().plus(UNRUNG))) {
            return;
        }
        String token = ring.token(now, TOKEN_LASTS);
        for (int page = 0; page < MOST_PAGES && !bell.isClosed(); page++) {
            String cursor = context.store().get(cursorKey).orElse(null);
            Map<String, Object> answer;
            try {
                answer = client.sync(cursor, token);
            } catch (ConnectorException refused) {
                if (token == null || refused.failure() != Failure.REJECTED) {
                    throw refused;
                }
                // The token may have ended, or been used up: without one it is allowed too, only seldom.
                token = null;
                continue;
            }
            // An empty page isn't the end, has_more alone says that.
            String next = WechatTransport.text(answer, "next_cursor");
            boolean more = WechatTransport.number(answer, "has_more") == 1 && next != null;
            Map<String, String> updates = new HashMap<>();
            if (next != null) {
                updates.put(cursorKey, next);
            }
            if (!more) {
                updates.put(fetchedKey, new Fetched(now, ring).write());
            }
            ServiceMessages.Page read = messages.read(answer.get("msg_list"));
            read.handed().forEach(sessions::changed);
            context.receive(read.items(), updates);
            greet(read.greetings());
            if (!more) {
                begun = true;
                return;
            }
        }
    }

    private Fetched fetched() {
        return Fetched.read(context.store().get(fetchedKey).orElse("0 "));
    }

    /** Best effort, after the commit: it is for the moment, and the code is good once. */
    private void greet(List<ServiceMessages.Greeting> greetings) {
        for (ServiceMessages.Greeting each : greetings) {
            String text = settings.get(each.welcome() ? WechatSettings.WELCOME : WechatSettings.FAREWELL);
            boolean inTime = context.clock().instant().isBefore(each.since().plus(GREETING_LASTS));
            if (text != null && !text.isBlank() && inTime && !bell.isClosed()) {
                try {
                    client.sendOnEvent(each.code(), WechatAnswers.clean(text.strip()));
                } catch (ConnectorException notSaid) {
                    LOG.log(System.Logger.Level.DEBUG, "a greeting was not taken: {0}", notSaid.failure());
                }
            }
        }
    }
}
