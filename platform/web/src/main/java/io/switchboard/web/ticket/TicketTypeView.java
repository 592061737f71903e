package io.switchboard.web.ticket;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.switchboard.core.ticket.type.Definition;
import io.switchboard.core.ticket.type.TicketType;
import io.switchboard.core.ticket.type.TicketTypeVersion;
import java.time.Instant;
import java.util.Map;

/**
 * A type of tickets.
 *
 * @param version of which the definition is; the current one where none was asked for
 * @param active whether new tickets may be made of it
 * @param shopId null: of all shops
 * @param revision for If-Match
 * @param savedAt when the version was saved
 * @param savedBy by whom; null: it came with the product
 * @param source the YAML; in answers about one type alone
 */
public record TicketTypeView(
        String key,
        Map<String, String> name,
        int version,
        int currentVersion,
        boolean active,
        int position,
        String shopId,
        long revision,
        DefinitionView definition,
        @JsonInclude(JsonInclude.Include.NON_NULL) Instant savedAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) String savedBy,
        @JsonInclude(JsonInclude.Include.NON_NULL) String source) {

    static TicketTypeView of(TicketType type, Definition definition) {
        return of(type, type.currentVersion(), definition, null, null, null);
    }

    static TicketTypeView of(TicketType type, TicketTypeVersion version, Definition definition) {
        return of(type, version.number(), definition, version.savedAt(), version.savedBy(), version.source());
    }

    private static TicketTypeView of(TicketType type, int version, Definition definition, Instant at, String by, String source) {
        return new TicketTypeView(
                type.key(),
                DefinitionView.words(definition.name()),
                version,
                type.currentVersion(),
                type.isEnabled(),
                type.position(),
                type.shopId() == null ? null : type.shopId().toString(),
                type.version(),
                DefinitionView.of(definition),
                at,
                by,
                source);
    }
}
