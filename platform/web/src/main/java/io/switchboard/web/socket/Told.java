package io.switchboard.web.socket;

import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.News;
import io.switchboard.core.shared.Signals.Signal;
import io.switchboard.web.conversation.Names;
import io.switchboard.web.conversation.Views.ConversationView;
import io.switchboard.web.conversation.Views.MessageView;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes frames of what this node itself has committed, without reading it again. */
@ApplicationScoped
public class Told {
    @Inject
    Names names;

    /**
     * @param signals of one conversation, by their seqs, each with its {@link News}
     * @return empty when it must be read after all, for something around it is gone
     */
    Optional<Part> part(List<Signal> signals) {
        Conversation conversation = news(signals.get(signals.size() - 1)).conversation();
        ConversationView view = null;
        List<Part.Event> events = new ArrayList<>();
        for (Signal signal : signals) {
            Object data;
            if (news(signal).message() != null) {
                data = MessageView.of(news(signal).message());
            } else {
                view = view == null ? names.view(conversation).orElse(null) : view;
                if (view == null) {
                    return Optional.empty();
                }
                data = view;
            }
            events.add(new Part.Event(
                    signal.type(), signal.seq(), Frames.event(signal.type(), conversation.id(), signal.seq(), data)));
        }
        Part.Sight sight = new Part.Sight(conversation.shopId(), conversation.groupId(), conversation.assigneeId());
        return Optional.of(new Part(conversation.seq(), sight, conversation.channelId(), conversation.contactId(), events));
    }

    private static News news(Signal signal) {
        return (News) signal.subject();
    }
}
