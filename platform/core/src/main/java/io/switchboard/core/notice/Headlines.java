package io.switchboard.core.notice;

import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/** What notices say: read from what they point to when they are shown, as far as whoever reads may see it then. */
@ApplicationScoped
public class Headlines {
    private volatile Source source = (viewer, notices) -> Map.of();

    /**
     * What a notice says.
     *
     * @param number the ticket's
     * @param actor who did it, as AGENT, CONTACT, RULE …; null when it isn't known
     * @param name his name; null likewise, or when he has none
     * @param what the word for it in the ticket's history; null when it isn't there
     * @param text the beginning of what was said; nullable
     */
    public record Headline(long number, String subject, String actor, String name, String what, String text) {}

    /** Reads it. */
    @FunctionalInterface
    public interface Source {
        /** By the notice's id; those of which he may see nothing are missing. */
        Map<UUID, Headline> of(Viewer viewer, Collection<Notice> notices);
    }

    /** From now on they come from there. */
    public void comeFrom(Source one) {
        source = one;
    }

    /** By the notice's id; those of which he may see nothing, and those that are about nothing, are missing. */
    public Map<UUID, Headline> of(Viewer viewer, Collection<Notice> notices) {
        return source.of(viewer, notices);
    }
}
