package io.switchboard.channel.wechat;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.platform.KeyValueStore;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Who has whose session. While somebody in WeCom has it, or it has ended, nobody may write in it by the API: that is looked up before the
 * first answer of a session, and again when the platform told that it changed hands. Safe for use by several threads.
 */
final class ServiceSessions {
    private static final System.Logger LOG = System.getLogger(ServiceSessions.class.getName());
    private static final int MOST = 10_000;

    private final ServiceClient client;
    /** Sessions that changed hands since anybody here looked, by prints of their customers. */
    private final RecentIds changed;
    /** Those that this node has seen with the API. */
    private final Set<String> ours = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST;
        }
    }));

    ServiceSessions(ServiceClient client, KeyValueStore store) {
        this.client = client;
        this.changed = new RecentIds(store, "sessions");
    }

    /**
     * Takes a customer's session for the API, so that we may write in it.
     *
     * @throws ConnectorException REJECTED where it can't be taken, with who has it; others when that can't be asked
     */
    void take(String customer) {
        String print = WechatMessages.digest(customer);
        if (ours.contains(print) && !changed.has(print)) {
            return;
        }
        ServiceClient.Session now;
        try {
            now = client.session(customer);
        } catch (ConnectorException failed) {
            if (failed.failure() == Failure.REJECTED) {
                // It may not be asked: the message itself will tell.
                return;
            }
            throw failed;
        }
        if (!now.state().takesMessages()) {
            ours.remove(print);
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
        changed.remove(print);
        ours.add(print);
    }

    /** It is somebody else's, ended, or new: looked up before the next answer. */
    void changed(String customer) {
        changed.add(WechatMessages.digest(customer));
    }

    /** What the platform's refusal of a message was about. */
    ConnectorException refused(String customer) {
        ours.remove(WechatMessages.digest(customer));
        try {
            return held(client.session(customer));
        } catch (ConnectorException unknown) {
            return held(new ServiceClient.Session(ServiceState.NEW, ""));
        }
    }

    private static ConnectorException held(ServiceClient.Session by) {
        String named = by.servicer().isEmpty() ? "?" : by.servicer();
        return new ConnectorException(Failure.REJECTED, WechatConnector.TEXTS.text("session." + by.state().number(), named));
    }
}
