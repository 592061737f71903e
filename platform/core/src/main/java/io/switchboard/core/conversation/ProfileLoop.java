package io.switchboard.core.conversation;

import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.core.channel.ChannelAccounts;
import io.switchboard.core.channel.ChannelGateway;
import io.switchboard.core.contact.Recognition;
import io.switchboard.core.shared.Loops;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.message.Sender;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at those who are new on a channel: asks the provider who they are, and finds them on other accounts. */
@ApplicationScoped
public class ProfileLoop {
    private static final Logger LOG = LoggerFactory.getLogger(ProfileLoop.class);

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

    void start(@Observes Startup event) {
        loops.start("profiles", Duration.ofSeconds(1), this::round);
    }

    /** Looks at one, if any is due. Returns whether there may be more. */
    public boolean round() {
        Optional<Recognition.Due> due = recognition.next();
        due.ifPresent(this::look);
        return due.isPresent();
    }

    private void look(Recognition.Due due) {
        Optional<ChannelAccount> channel = channels.known(due.channelId());
        try {
            Sender told = gateway.tellsProfiles(due.channelId()) ? gateway.profile(due.channelId(), due.externalId()) : null;
            join(recognition.told(due, told, channel.map(ChannelAccount::connector).orElse("")));
        } catch (ConnectorException e) {
            LOG.info("who somebody on channel {} is isn't known yet: {}", due.channelId(), e.getMessage());
            boolean never = e.failure() == Failure.REJECTED || e.failure() == Failure.INVALID_REQUEST;
            if (never) {
                join(recognition.told(due, null, channel.map(ChannelAccount::connector).orElse("")));
            } else {
                recognition.later(due);
            }
        } catch (RuntimeException e) {
            LOG.warn("who somebody on channel {} is isn't known yet", due.channelId(), e);
            recognition.later(due);
        }
    }

    private void join(List<UUID> same) {
        same.stream().skip(1).forEach(other -> samePerson.join(same.get(0), other));
    }
}
