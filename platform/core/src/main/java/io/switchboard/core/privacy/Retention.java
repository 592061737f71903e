package io.switchboard.core.privacy;

import io.switchboard.core.audit.Audit;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.conversation.EraseConversation;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.PlatformSettings;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How long things are kept: days by kind, as the settings say; 0 is for ever. */
@ApplicationScoped
public class Retention {
    /** So many are counted; more are told as "more than". */
    public static final int MOST_COUNTED = 1_000;

    @Inject
    PlatformSettings settings;

    @Inject
    EraseConversation conversations;

    @Inject
    Contacts contacts;

    @Inject
    Audit audit;

    @Inject
    Clock clock;

    /**
     * What would go now.
     *
     * @param conversations counted up to {@link #MOST_COUNTED}
     */
    public record Due(long conversations, long contacts) {}

    Optional<Instant> conversationsBefore() {
        return before(settings.keepConversationsDays());
    }

    Optional<Instant> contactsBefore() {
        return before(settings.keepContactsDays());
    }

    private Optional<Instant> before(long days) {
        return days == 0 ? Optional.empty() : Optional.of(clock.instant().minus(Duration.ofDays(days)));
    }

    boolean removeOldLines() {
        return audit.removeBefore(clock.instant().minus(Duration.ofDays(settings.keepAuditDays())));
    }

    /** What would go if so many days were kept; 0: nothing. */
    @Transactional
    public Due due(Viewer viewer, long conversationDays, long contactDays) {
        viewer.mustBeAllowed(Permission.PERSONAL_DATA_WRITE);
        return new Due(
                before(conversationDays).map(then -> conversations.countClosedBefore(then, MOST_COUNTED)).orElse(0L),
                before(contactDays).map(then -> (long) contacts.silentSince(then, MOST_COUNTED).size()).orElse(0L));
    }
}
