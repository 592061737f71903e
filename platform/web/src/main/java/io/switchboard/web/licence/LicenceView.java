package io.switchboard.web.licence;

import java.time.Instant;
import java.util.List;

/**
 * The licence as admins see it: what is on, what is used, until when, what more there is.
 *
 * @param state COMMUNITY, VALID, WARNING, GRACE, EXPIRED or INVALID
 * @param edition null without a licence that can be read
 * @param demo whether it is the trial of a demo
 * @param validFrom first day, YYYY-MM-DD
 * @param validTo last day, YYYY-MM-DD; null: it never ends
 * @param graceUntil when all beyond the community edition stops; null: never
 * @param daysLeft until it ends, in GRACE until grace does; null: never
 * @param warning the warning that is due, 30, 7 or 1 days ahead; null when none is
 * @param problem why the kept licence, or the file named at the start, doesn't count; null when all is well
 * @param warnings what an admin should know of now
 */
public record LicenceView(
        String state,
        Named edition,
        String licensee,
        String id,
        boolean demo,
        Instant issuedAt,
        String validFrom,
        String validTo,
        Instant graceUntil,
        Long daysLeft,
        Integer warning,
        String problem,
        List<String> warnings,
        Seats seats,
        List<Kind> channels,
        List<Module> modules,
        List<Named> addOns,
        List<Offer> editions) {

    /** A thing with a name. */
    public record Named(String id, String name) {}

    /** People at work at once. */
    public record Seats(int used, int allowed, List<Holder> holders) {}

    /** Somebody who holds a seat. */
    public record Holder(String id, String name, String username, Instant lastSeenAt) {}

    /** Channel accounts of a kind: how many are enabled, and how many may be. */
    public record Kind(String id, String name, int used, int allowed) {}

    /** A module, and the names of what one could buy to have it. */
    public record Module(String id, String name, boolean on, List<String> in) {}

    /** An edition or a package, and what it would add to what is on. */
    public record Offer(String id, String name, boolean sized, boolean current, int seats, List<String> adds) {}
}
