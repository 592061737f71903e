package io.switchboard.core.exchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.AgentGroup;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.Shop;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Texts;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.NewTickets;
import io.switchboard.core.ticket.TicketPeople;
import io.switchboard.core.ticket.type.Definition;
import io.switchboard.core.ticket.type.FieldDefinition;
import io.switchboard.core.ticket.type.TicketType;
import io.switchboard.core.ticket.type.TicketTypes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Makes tickets of lines of a file, each in a transaction of its own: one line's fault is no other's. A line is known by its key, whoever brings
 * the file: the same file again makes none.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.REQUIRES_NEW)
public class TicketImport {
    private static final List<String> TEXTS = List.of("key", "subject", "type", "description", "contactId", "shop", "group", "assignee", "priority");

    @Inject
    NewTickets made;

    @Inject
    TicketTypes types;

    @Inject
    Groups groups;

    @Inject
    Agents agents;

    /** What became of a line. */
    public enum Kind {
        CREATED,
        /** It was there before. */
        UNCHANGED,
        REFUSED
    }

    /**
     * A line of the report.
     *
     * @param ticket nullable: refused, or not made in a trial; as {@code number}
     * @param faults empty unless refused
     */
    public record Outcome(int line, Kind kind, UUID ticket, Long number, List<Refused.Field> faults) {
        static Outcome refused(int line, List<Refused.Field> faults) {
            return new Outcome(line, Kind.REFUSED, null, null, faults);
        }
    }

    /**
     * How a file is taken.
     *
     * @param shop of lines that name none; null: of his own, or the first
     * @param trial whether nothing is to stay
     * @param keys of earlier lines
     */
    record Run(Viewer viewer, UUID shop, boolean trial, Set<String> keys) {}

    /** Ends a trial's transaction, so that nothing of it stays. */
    static final class Tried extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Outcome outcome;

        Tried(Outcome outcome) {
            super(null, null, false, false);
            this.outcome = outcome;
        }

        Outcome outcome() {
            return outcome;
        }
    }

    /**
     * Takes one line.
     *
     * @throws Refused INVALID naming what is wrong with it, and what is allowed
     * @throws Tried always in a trial
     */
    Outcome take(Run run, TicketFile.Line line) {
        if (line.fault() != null) {
            throw Refused.invalid(List.of(line.fault()));
        }
        NewTickets.Draft draft = draft(run, line.said());
        NewTickets.Made ticket = made.bring(run.viewer(), draft);
        Outcome outcome = new Outcome(line.line(), ticket.isNew() ? Kind.CREATED : Kind.UNCHANGED, ticket.ticket().id(), ticket.ticket().number(), List.of());
        if (run.trial()) {
            boolean before = !run.keys().add(draft.clientId()) || !ticket.isNew();
            throw new Tried(new Outcome(line.line(), before ? Kind.UNCHANGED : Kind.CREATED, null, null, List.of()));
        }
        return outcome;
    }

    private NewTickets.Draft draft(Run run, JsonNode said) {
        Check check = new Check();
        TEXTS.forEach(field -> check.that(!said.hasNonNull(field) || said.get(field).isTextual(), field, "notText"));
        check.that(!said.hasNonNull("contact") || said.get("contact").isObject(), "contact", "notObject")
                .that(!said.hasNonNull("fields") || said.get("fields").isObject(), "fields", "notObject")
                .that(!said.hasNonNull("tags") || said.get("tags").isArray(), "tags", "notText")
                .text("key", text(said, "key"), 80)
                .done();
        Definition type = type(text(said, "type"));
        UUID shop = one("shop", text(said, "shop"), groups.shops(), Shop::id, Shop::name);
        UUID usual = shop == null ? run.shop() : shop;
        UUID group = one("group", text(said, "group"), groups.list().stream().filter(each -> usual == null || each.shopId().equals(usual)).toList(), AgentGroup::id, AgentGroup::name);
        String who = text(said, "assignee");
        UUID assignee = who == null ? null : agents.byUsername(who).map(Agent::id).orElseThrow(() -> Refused.invalid("assignee", "unknownAgent"));
        JsonNode contact = said.path("contact");
        List<String> tags = new ArrayList<>();
        said.path("tags").forEach(tag -> tags.add(tag.asText()));
        return new NewTickets.Draft(
                "import:" + text(said, "key"), text(said, "subject"), type.key(), text(said, "description"), id(text(said, "contactId")),
                contact.isObject() ? new TicketPeople.Asking(text(contact, "name"), text(contact, "email"), text(contact, "phone")) : null,
                usual, group, assignee, text(said, "priority"), values(type, said.path("fields")), tags, null, null, null, List.of());
    }

    private Definition type(String key) {
        return (key == null ? Stream.<Definition>empty() : types.current(key).stream()).findFirst().orElseThrow(() -> {
            List<String> known = types.list(Viewer.PLATFORM).stream().map(TicketType::key).filter(each -> types.current(each).isPresent()).toList();
            return Refused.invalid("type", key == null ? "required" : "notChoice", String.join(", ", known));
        });
    }

    /** By id or name; null for none. */
    private static <T> UUID one(String field, String said, List<T> known, Function<T, UUID> id, Function<T, String> name) {
        return said == null
                ? null
                : known.stream()
                        .filter(each -> id.apply(each).toString().equals(said) || name.apply(each).equals(said))
                        .findFirst()
                        .map(id)
                        .orElseThrow(() -> Refused.invalid(field, "notChoice", String.join(", ", known.stream().map(name).limit(50).toList())));
    }

    private static Map<String, Object> values(Definition type, JsonNode fields) {
        Map<String, Object> values = new LinkedHashMap<>();
        fields.properties().forEach(each -> {
            FieldDefinition field = type.fields().stream().filter(known -> known.key().equals(each.getKey())).findFirst().orElse(null);
            values.put(each.getKey(), value(field, each.getValue()));
        });
        return values;
    }

    /** What a cell can't say otherwise than by a word. */
    private static Object value(FieldDefinition field, JsonNode said) {
        if (field != null && said.isTextual()) {
            String text = said.asText().strip();
            if (field.kind() == FieldDefinition.Kind.FLAG && text.matches("(?i)true|false")) {
                return Boolean.valueOf(text);
            }
            if (field.kind() == FieldDefinition.Kind.MANY) {
                return List.of(text.split("\\s*[;,；，|]\\s*"));
            }
        }
        try {
            return ContactFile.JSON.treeToValue(said, Object.class);
        } catch (JsonProcessingException e) {
            throw Refused.invalid("fields", "notJson");
        }
    }

    private static String text(JsonNode said, String field) {
        return said.path(field).isTextual() ? Texts.orNull(said.get(field).asText()) : null;
    }

    private static UUID id(String text) {
        try {
            return text == null ? null : UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Refused.invalid("contactId", "notId");
        }
    }
}
