package io.switchboard.web.conversation;

import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.channel.ChannelAccounts;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.Queues;
import io.switchboard.core.shared.Fresh;
import io.switchboard.core.shared.Signals;
import io.switchboard.web.conversation.Views.ChannelRef;
import io.switchboard.web.conversation.Views.ConversationView;
import io.switchboard.web.conversation.Views.Named;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * What stands around a conversation in its view, remembered: names change seldom, conversations all the time. For the
 * pushers of sockets; whoever answers a request reads what the database says.
 */
@ApplicationScoped
public class Names {
    private static final Duration LIFE = Duration.ofMinutes(1);

    @Inject
    Agents agents;

    @Inject
    Groups groups;

    @Inject
    Queues queues;

    @Inject
    Contacts contacts;

    @Inject
    ChannelAccounts channels;

    @Inject
    Signals signals;

    private final Fresh<UUID, ChannelRef> knownChannels = new Fresh<>(5_000, LIFE);
    private final Fresh<UUID, Named> knownContacts = new Fresh<>(50_000, LIFE);
    private final Fresh<UUID, Named> knownAgents = new Fresh<>(5_000, LIFE);
    private final Fresh<UUID, Named> knownGroups = new Fresh<>(5_000, LIFE);

    @PostConstruct
    void follow() {
        signals.listen(all -> all.forEach(this::forget));
        signals.listenAfar(all -> all.forEach(this::forget));
    }

    private void forget(Signals.Signal signal) {
        if (signal.subjectId() == null) {
            return;
        }
        switch (signal.type()) {
            case "channel.updated" -> knownChannels.forget(signal.subjectId());
            case "contact.updated" -> knownContacts.forget(signal.subjectId());
            // An agent's load changes all the time, his name hardly ever: an old one is seen for a minute at most.
            case "group.updated" -> knownGroups.forget(signal.subjectId());
            default -> {}
        }
    }

    /** The view of one, as it was committed; empty when something around it is gone. Of one in a queue only the place is read. */
    public Optional<ConversationView> view(Conversation c) {
        Optional<ChannelRef> channel =
                knownChannels.get(c.channelId(), id -> Optional.ofNullable(channels.byIds(Set.of(id)).get(id)).map(ChannelRef::of));
        Optional<Named> contact = knownContacts.get(
                c.contactId(), id -> Optional.ofNullable(contacts.byIds(Set.of(id)).get(id)).map(p -> new Named(id.toString(), p.calledBy())));
        if (channel.isEmpty() || contact.isEmpty()) {
            return Optional.empty();
        }
        Named assignee = named(knownAgents, c.assigneeId(), id -> agents.get(id).name());
        Named group = named(knownGroups, c.groupId(), id -> groups.get(id).name());
        return Optional.of(Views.view(c, channel.get(), contact.get(), assignee, group, queues.placeInQueue(c)));
    }

    private static Named named(Fresh<UUID, Named> known, UUID id, Function<UUID, String> name) {
        return id == null ? null : known.get(id, key -> Optional.of(new Named(key.toString(), name.apply(key)))).orElseThrow();
    }
}
