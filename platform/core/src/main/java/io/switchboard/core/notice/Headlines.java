package io.switchboard.core.notice;

import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** What notices say: read from what they point to when they are shown, as far as whoever reads may see it then. */
@ApplicationScoped
public class Headlines {
    private final List<Source> sources = new CopyOnWriteArrayList<>();

    /**
     * What a notice says.
     *
     * @param number the ticket's; null when it is about none
     * @param path where in the console it leads to
     * @param actor who did it, as AGENT, CONTACT, RULE …; null when it isn't known
     * @param name his name; null likewise, or when he has none
     * @param what the word for it in the ticket's history; null when it isn't there
     * @param text the beginning of what was said; nullable
     */
    public record Headline(Long number, String subject, String path, String actor, String name, String what, String text) {}

    /** Reads it. */
    public interface Source {
        /** By the notice's id; those of which he may see nothing, and those of other sources, are missing. */
        Map<UUID, Headline> of(Viewer viewer, Collection<Notice> notices);

        /** What a letter says of it beside the headline, as lines of text; empty: nothing more. May take a second, outside of any transaction. */
        default Optional<String> body(Viewer viewer, Notice notice) {
            return Optional.empty();
        }
    }

    /** From now on they come from there as well. */
    public void comeFrom(Source one) {
        sources.add(one);
    }

    /** By the notice's id; those of which he may see nothing, and those that are about nothing, are missing. */
    public Map<UUID, Headline> of(Viewer viewer, Collection<Notice> notices) {
        Map<UUID, Headline> told = new HashMap<>();
        sources.forEach(source -> told.putAll(source.of(viewer, notices)));
        return told;
    }

    /** What a letter says of it beside the headline. */
    Optional<String> body(Viewer viewer, Notice notice) {
        return sources.stream().map(source -> source.body(viewer, notice)).flatMap(Optional::stream).findFirst();
    }
}
