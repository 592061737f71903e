package io.switchboard.core.search;

import io.switchboard.core.contact.Contact;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.Conversations;
import io.switchboard.core.shared.Page;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.lucene.store.AlreadyClosedException;

/**
 * Finds conversations and contacts by words. The index says which; what comes back is read from the database as it is now, by
 * the same viewer and filter. While there is no index, the database looks through names and subjects.
 */
@ApplicationScoped
@Transactional
public class Search {
    @Inject
    Follower follower;

    @Inject
    Conversations conversations;

    @Inject
    Contacts contacts;

    /** @param everywhere false when messages weren't looked through, for there is no index yet */
    public record Found<T>(Page<T> page, boolean everywhere) {}

    private interface Lookup<T> {
        Page<T> in(Finder finder) throws IOException;
    }

    /**
     * Those in which all words of the filter's text stand: in messages, notes, names of files, the subject, the contact's name,
     * address and phone number. Newest first.
     *
     * @throws Refused INVALID, naming {@code q}, when the text is too long or finds too much
     */
    public Found<Conversation> conversations(Viewer viewer, Conversations.Filter filter, String after, int limit) {
        Question question = Question.of(filter.text());
        if (question.isEmpty()) {
            return nothing();
        }
        Conversations.Filter rest = filter.withoutText();
        return found(
                        finder -> finder.conversations(
                                question,
                                Allowed.conversations(viewer, rest),
                                after,
                                limit,
                                ids -> conversations.among(ids, viewer, rest).stream()
                                        .collect(Collectors.toMap(Conversation::id, Function.identity()))))
                .orElseGet(() -> new Found<>(conversations.list(viewer, filter, after, limit), false));
    }

    /** Those in whose name, address or phone number all words stand, newest first. */
    public Found<Contact> contacts(Viewer viewer, String text, String after, int limit) {
        Question question = Question.of(text);
        if (question.isEmpty()) {
            return nothing();
        }
        return found(
                        finder -> finder.contacts(
                                question,
                                Allowed.contacts(viewer),
                                after,
                                limit,
                                ids -> contacts.among(ids, viewer).stream()
                                        .collect(Collectors.toMap(Contact::id, Function.identity()))))
                .orElseGet(() -> new Found<>(contacts.list(viewer, text, after, limit), true));
    }

    private static <T> Found<T> nothing() {
        return new Found<>(new Page<>(List.of(), null), true);
    }

    private <T> Optional<Found<T>> found(Lookup<T> lookup) {
        Optional<Finder> finder = follower.ready();
        if (finder.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Found<>(lookup.in(finder.get()), true));
        } catch (AlreadyClosedException closing) {
            return Optional.empty();
        } catch (IOException e) {
            follower.suspect(e);
            return Optional.empty();
        }
    }
}
