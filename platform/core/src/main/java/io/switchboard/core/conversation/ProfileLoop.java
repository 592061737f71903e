package io.switchboard.core.conversation;

import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.core.channel.ChannelAccounts;
import io.switchboard.core.channel.ChannelGateway;
import io.switchboard.core.contact.Recognition;
import io.switchboard.core.shared.Loop;
import io.switchboard.core.shared.Loops;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.message.Sender;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at those who are new on a channel: asks the provider who they are, and finds them on other accounts. A few at a time
 * and two of a channel, so that a provider which answers slowly keeps no other waiting.
 */
@ApplicationScoped
public class ProfileLoop {
    private static final Logger LOG = LoggerFactory.getLogger(ProfileLoop.class);
    private static final int AT_ONCE = 8;
    private static final int OF_A_CHANNEL = 2;

    @Inject
    Recognition recognition;

    @Inject
    ChannelGateway gateway;

    @Inject
    ChannelAccounts channels;

    @Inject
    SamePerson samePerson;

    @Inject
    Loops loops;

    private final ChannelPlaces places = new ChannelPlaces(AT_ONCE, OF_A_CHANNEL);
    Loop loop;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "switchboard-profile");
        thread.setDaemon(true);
        thread.setContextClassLoader(ProfileLoop.class.getClassLoader());
        return thread;
    });

    void start(@Observes Startup event) {
        loop = loops.start("profiles", Duration.ofSeconds(1), this::round);
    }

    /** Begins with one that is due, if any. Returns whether there may be more to do at once. */
    boolean round() {
        if (!places.free()) {
            return false;
        }
        Optional<Recognition.Due> due = recognition.next(places.full());
        due.ifPresent(one -> {
            places.enter(one.channelId());
            threads.execute(() -> {
                try {
                    look(one);
                } finally {
                    places.leave(one.channelId());
                    loop.wake();
                }
            });
        });
        return due.isPresent();
    }

    void look(Recognition.Due due) {
        Optional<ChannelAccount> channel = channels.known(due.channelId());
        try {
            Sender told = gateway.tellsProfiles(due.channelId()) ? gateway.profile(due.channelId(), due.externalId()) : null;
            told(due, told, channel);
        } catch (ConnectorException e) {
            LOG.info("who somebody on channel {} is isn't known yet: {}", due.channelId(), e.getMessage());
            boolean never = e.failure() == Failure.REJECTED || e.failure() == Failure.INVALID_REQUEST;
            if (never) {
                told(due, null, channel);
            } else {
                recognition.later(due);
            }
        } catch (RuntimeException e) {
            LOG.warn("who somebody on channel {} is isn't known yet", due.channelId(), e);
            recognition.later(due);
        }
    }

    private void told(Recognition.Due due, Sender told, Optional<ChannelAccount> channel) {
        recognition.told(due, told, channel.map(ChannelAccount::connector).orElse(""));
        join(recognition.same(due));
    }

    /** One after another here: both accounts of a person may be looked at now. */
    private synchronized void join(List<UUID> same) {
        same.stream().skip(1).forEach(other -> samePerson.join(same.get(0), other));
    }

    @PreDestroy
    void stop() {
        threads.shutdownNow();
    }
}
