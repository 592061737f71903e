package io.switchboard.channel.wechat;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.platform.KeyValueStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Who has whose session. While somebody in WeCom has it, or it has ended, nobody may write in it by the API: that is looked up before the
 * first answer of a session, and again when the platform told that it changed hands. Where that went unheard, the platform refuses the
 * message, and it is looked up then. Safe for use by several threads.
 */
final class ServiceSessions {
    private static final System.Logger LOG = System.getLogger(ServiceSessions.class.getName());
    private static final int MOST = 10_000;
    /** What another node heard is read so often: reading it for each message would cost more than it spares. */
    private static final Duration HEARD = Duration.ofSeconds(2);

    private final ServiceClient client;
    private final Clock clock;
    /** Sessions that changed hands since anybody here looked, by prints of their customers. */
    private final RecentIds changed;
    /** Those of them that this node has read, and when it reads them again. */
    private Set<String> heard = new HashSet<>();
    private Instant readAgain = Instant.EPOCH;
    /** Those that this node has seen with the API. */
    private final Set<String> ours = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST;
        }
    }));

    ServiceSessions(ServiceClient client, KeyValueStore store, Clock clock) {
        this.client = client;
        this.clock = clock;
        this.changed = new RecentIds(store, "sessions");
    }

    /**
     * Takes a customer's session for the API, so that we may write in it.
     *
     * @throws ConnectorException REJECTED where it can't be taken, with who has it; others when that can't be asked
     */
    void take(String customer) {
        String print = WechatMessages.digest(customer);
        if (!ours.contains(print) || hasChanged(print)) {
            // Where it may not be asked, the message itself will tell.
            look(customer, print);
        }
    }

    /**
     * Takes it once more, after the platform refused a message for the session.
     *
     * @throws ConnectorException REJECTED where it can't be taken, with who has it, or nobody may ask; others when that can't be asked
     */
    void takeAgain(String customer) {
        if (!look(customer, WechatMessages.digest(customer))) {
            throw held(new ServiceClient.Session(ServiceState.NEW, ""));
        }
    }

    /** What is said where the platform takes no message although nobody else has the session. */
    ConnectorException refused(String customer) {
        ours.remove(WechatMessages.digest(customer));
        return held(new ServiceClient.Session(ServiceState.ASSISTANT, ""));
    }

    /** It is somebody else's, ended, or new: looked up before the next answer. */
    synchronized void changed(String customer) {
        changed.add(WechatMessages.digest(customer));
        readAgain = Instant.EPOCH;
    }

    private synchronized boolean hasChanged(String print) {
        Instant now = clock.instant();
        if (!now.isBefore(readAgain)) {
            heard = changed.all();
            readAgain = now.plus(HEARD);
        }
        return heard.contains(print);
    }

    private synchronized void forgetChange(String print) {
        changed.remove(print);
        heard.remove(print);
    }

    /** Whether it could be asked. */
    private boolean look(String customer, String print) {
        ours.remove(print);
        // First of all: what is told while we ask stays told.
        forgetChange(print);
        ServiceClient.Session now;
        try {
            now = client.session(customer);
        } catch (ConnectorException failed) {
            if (failed.failure() == Failure.REJECTED) {
                return false;
            }
            throw failed;
        }
        if (!now.state().takesMessages()) {
            throw held(now);
        }
        if (now.state().next().contains(ServiceState.ASSISTANT)) {
            try {
                client.move(customer, now.state(), ServiceState.ASSISTANT, null);
            } catch (ConnectorException notMoved) {
                // A new one takes messages as well.
                LOG.log(System.Logger.Level.DEBUG, "a session stays new: {0}", notMoved.getMessage());
            }
        }
        ours.add(print);
        return true;
    }

    private static ConnectorException held(ServiceClient.Session by) {
        String named = by.servicer().isEmpty() ? "?" : by.servicer();
        return new ConnectorException(Failure.REJECTED, WechatConnector.TEXTS.text("session." + by.state().number(), named));
    }
}
