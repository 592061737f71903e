package io.switchboard.core.privacy;

import io.switchboard.core.apikey.FirstAnswers;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.conversation.EraseConversation;
import io.switchboard.core.conversation.Files;
import io.switchboard.core.shared.Extensions;
import io.switchboard.core.shared.Loop;
import io.switchboard.core.shared.Loops;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.EraseTickets;
import io.switchboard.core.webhook.Deliveries;
import io.switchboard.spi.module.PersonalData;
import io.switchboard.spi.module.PersonalData.Person;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what {@link Erasures} have begun, to the end: conversation by conversation, files and plugins, again after each failure; and
 * forgets by itself what is older than the installation keeps. Several nodes may do so at once: each step bears being done twice.
 */
@ApplicationScoped
public class Forgetting {
    private static final Logger LOG = LoggerFactory.getLogger(Forgetting.class);
    private static final Duration PAUSE = Duration.ofSeconds(20);
    private static final Duration LOOK_FOR_OLD = Duration.ofHours(1);
    private static final int AT_ONCE = 50;

    @Inject
    Erasures erasures;

    @Inject
    EraseConversation conversations;

    @Inject
    EraseTickets tickets;

    @Inject
    Contacts contacts;

    @Inject
    Files files;

    @Inject
    Deliveries deliveries;

    @Inject
    Retention retention;

    @Inject
    FirstAnswers answers;

    @Inject
    Extensions extensions;

    @Inject
    Clock clock;

    @Inject
    Loops loops;

    private Loop loop;
    private Instant lookedAt = Instant.EPOCH;

    void start(@Observes Startup event) {
        loop = loops.start("erasures", PAUSE, this::round);
    }

    /** There is something to do. */
    public void wake() {
        if (loop != null) {
            loop.wake();
        }
    }

    /** Goes on with one erasure, or with what is old. Returns whether there may be more. */
    public boolean round() {
        Optional<UUID> due = erasures.due();
        if (due.isPresent()) {
            goOn(due.get());
            return true;
        }
        boolean time = lookedAt.plus(LOOK_FOR_OLD).isBefore(clock.instant());
        boolean more = time && forgetOld();
        if (time && !more) {
            lookedAt = clock.instant();
        }
        return more;
    }

    private void goOn(UUID id) {
        try {
            Erasure erasure = erasures.get(id);
            if (erasure.doneAt() != null) {
                return;
            }
            empty(id, erasure.contactId());
            emptyTickets(id, erasure.contactId());
            for (UUID each : contacts.allIds(erasure.contactId())) {
                answers.forget(each);
                deliveries.forgetAnswers(each);
            }
            List<Person> people = erasures.people(id);
            extensions.active(PersonalData.class).forEach(plugin -> people.forEach(plugin::erase));
            erasures.change(id, done -> done.done(clock.instant()));
        } catch (IOException | RuntimeException e) {
            LOG.warn("erasure {} goes on later: {}", id, e.toString());
            erasures.change(id, waits -> waits.failed(e.getMessage() == null ? e.toString() : e.getMessage(), clock.instant()));
        }
    }

    private void empty(UUID id, UUID contact) throws IOException {
        int unclaimed = files.eraseUnclaimed(contact);
        erasures.change(id, erasure -> erasure.emptied(0, unclaimed));
        for (List<UUID> some = conversations.of(contact, AT_ONCE); !some.isEmpty(); some = conversations.of(contact, AT_ONCE)) {
            for (UUID conversation : some) {
                int gone = files.eraseOf(conversation);
                boolean emptied = conversations.erase(conversation);
                // One may have come in between.
                int late = files.eraseOf(conversation);
                erasures.change(id, erasure -> erasure.emptied(emptied ? 1 : 0, gone + late));
                Loop.goOn();
            }
        }
    }

    private void emptyTickets(UUID id, UUID contact) throws IOException {
        for (List<UUID> some = tickets.of(contact, AT_ONCE); !some.isEmpty(); some = tickets.of(contact, AT_ONCE)) {
            for (UUID ticket : some) {
                int gone = files.eraseOfTicket(ticket);
                tickets.erase(ticket);
                // One may have come in between.
                int late = files.eraseOfTicket(ticket);
                erasures.change(id, erasure -> erasure.emptied(0, gone + late));
                Loop.goOn();
            }
        }
    }

    private boolean forgetOld() {
        boolean more = false;
        Optional<Instant> talks = retention.conversationsBefore();
        if (talks.isPresent()) {
            List<UUID> old = conversations.closedBefore(talks.get(), AT_ONCE);
            for (UUID conversation : old) {
                more |= forgetOld(conversation);
                Loop.goOn();
            }
        }
        Optional<Instant> silent = retention.contactsBefore();
        if (silent.isPresent()) {
            List<UUID> old = contacts.silentSince(silent.get(), AT_ONCE);
            for (UUID contact : old) {
                more |= forgetSilent(contact);
            }
        }
        return retention.removeOldLines() || more;
    }

    /** One who can't be forgotten mustn't keep the others here. */
    private boolean forgetSilent(UUID contact) {
        try {
            erasures.begin(Viewer.PLATFORM, contact, null);
            return true;
        } catch (Refused e) {
            LOG.warn("contact {} is kept for longer: {}", contact, e.toString());
            return false;
        }
    }

    /** Whether that one is done with: one that can't be emptied must not make the round begin again at once. */
    private boolean forgetOld(UUID conversation) {
        try {
            files.eraseOf(conversation);
            boolean emptied = conversations.erase(conversation);
            files.eraseOf(conversation);
            return emptied;
        } catch (IOException | Refused e) {
            LOG.warn("conversation {} is kept for longer: {}", conversation, e.toString());
            return false;
        }
    }
}
