package io.switchboard.web.socket;

import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.ConversationState;
import io.switchboard.core.conversation.Conversations;
import io.switchboard.core.conversation.Conversations.Filter;
import io.switchboard.core.conversation.Message;
import io.switchboard.core.conversation.Messages;
import io.switchboard.core.shared.EventEntry.Step;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.web.agent.AgentView;
import io.switchboard.web.agent.AgentViews;
import io.switchboard.web.conversation.Views;
import io.switchboard.web.conversation.Views.ConversationView;
import io.switchboard.web.conversation.Views.MessageView;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads events and makes frames of them: of each the view as it is now. Every call is a transaction; nothing is sent within. */
@ApplicationScoped
@Transactional
public class Feed implements History {
    private static final int FIRST_PAGE = 50;

    @Inject
    Conversations conversations;

    @Inject
    Messages messages;

    @Inject
    Views views;

    @Inject
    AgentViews agents;

    /** An agent's lists afresh, after a break. */
    public record Lists(
            List<ConversationView> mine,
            List<ConversationView> queued,
            Conversations.Counts counts,
            List<AgentView> agents) {}

    /** A conversation's events after a seq, oldest first, and who sees it now. */
    Part after(UUID id, long seq, int limit) {
        return part(conversations.get(Viewer.PLATFORM, id), seq, limit);
    }

    /** The same for somebody; null when it isn't his to see. */
    @Override
    public Part after(Viewer viewer, UUID id, long seq, int limit) {
        try {
            Conversation conversation = conversations.get(viewer, id);
            return part(conversation, Math.min(seq, conversation.seq()), limit);
        } catch (Refused unseen) {
            return null;
        }
    }

    private Part part(Conversation conversation, long seq, int limit) {
        List<Step> events = messages.stepsAfter(conversation.id(), seq, limit);
        Map<UUID, Message> said = messages
                .byIds(events.stream().filter(Feed::isOfMessage).map(Step::subjectId).distinct().toList())
                .stream()
                .collect(Collectors.toMap(Message::id, Function.identity()));
        ConversationView view = null;
        List<Part.Event> parts = new ArrayList<>();
        for (Step event : events) {
            Object data;
            if (isOfMessage(event)) {
                Message message = said.get(event.subjectId());
                data = message == null ? null : MessageView.of(message);
            } else {
                view = view == null ? views.of(conversation) : view;
                data = view;
            }
            parts.add(new Part.Event(
                    event.type(), event.seq(), Frames.event(event.type(), conversation.id(), event.seq(), data)));
        }
        Part.Sight sight = new Part.Sight(conversation.shopId(), conversation.groupId(), conversation.assigneeId());
        return new Part(conversation.seq(), sight, conversation.channelId(), conversation.contactId(), parts);
    }

    private static boolean isOfMessage(Step event) {
        return event.type().startsWith("message.");
    }

    @Override
    public Lists lists(Viewer viewer) {
        Filter mine = new Filter(null, null, viewer.agentId(), null, null, null, true).snoozed(false);
        Filter queued = new Filter(ConversationState.QUEUED, null, null, null, null, null, false);
        return new Lists(
                views.of(conversations.list(viewer, mine, null, FIRST_PAGE).items()),
                views.of(conversations.list(viewer, queued, null, FIRST_PAGE).items()),
                conversations.counts(viewer),
                agents.all());
    }
}
