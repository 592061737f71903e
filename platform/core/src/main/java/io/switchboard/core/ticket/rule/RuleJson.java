package io.switchboard.core.ticket.rule;

import com.fasterxml.jackson.databind.JsonNode;
import io.switchboard.core.condition.Conditions;
import io.switchboard.core.condition.ConditionsJson;
import io.switchboard.core.condition.Vocabulary;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.ticket.TicketFacts;
import io.switchboard.core.ticket.type.Action;
import io.switchboard.core.ticket.type.ActionsJson;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Rules from JSON: {@code {name, enabled, shopId, triggers: ["CREATED"], time: {field, after: "PT2H"}, conditions, actions}}. What isn't there
 * stays as it was. All faults at once, each with its place.
 */
public final class RuleJson {
    private static final Duration MOST = Duration.ofDays(366);

    private final List<Refused.Field> faults = new ArrayList<>();
    private final Vocabulary words;
    private final JsonNode json;
    private final RuleDraft before;

    private RuleJson(JsonNode json, RuleDraft before, Vocabulary words) {
        this.json = json;
        this.before = before;
        this.words = words;
    }

    /**
     * @param before what stands; null: nothing does
     * @param words the fields that conditions may name
     * @throws Refused INVALID, naming each wrong place
     */
    public static RuleDraft read(JsonNode json, RuleDraft before, Vocabulary words) {
        if (json == null || !json.isObject()) {
            throw Refused.invalid("", "condition.object");
        }
        return new RuleJson(json, before, words).draft();
    }

    private RuleDraft draft() {
        String name = json.has("name") || before == null ? json.path("name").asText("").strip() : before.name();
        try {
            new Check().text("name", name, 200).done();
        } catch (Refused wrong) {
            faults.addAll(wrong.fields());
        }
        boolean enabled = json.has("enabled") || before == null ? json.path("enabled").asBoolean(true) : before.enabled();
        Set<Trigger> triggers = json.has("triggers") || before == null ? triggers() : before.triggers();
        Conditions conditions = json.has("conditions") || before == null
                ? ConditionsJson.read(json.get("conditions"), "conditions", words, faults)
                : before.conditions();
        List<Action> actions =
                json.has("actions") || before == null ? ActionsJson.read(json.get("actions"), Action.Place.RULE, "actions", faults) : before.actions();
        RuleTime time = json.has("time") || before == null ? time(json.get("time")) : before.time();
        boolean timed = triggers.contains(Trigger.TIME);
        if (timed && time == null && faults.stream().noneMatch(fault -> fault.field().startsWith("time"))) {
            fault("time", "required");
        }
        RuleDraft draft = new RuleDraft(name, enabled, shop(), triggers, timed ? time : null, conditions, actions);
        if (!faults.isEmpty()) {
            throw Refused.invalid(faults);
        }
        return draft;
    }

    private UUID shop() {
        if (!json.has("shopId") && before != null) {
            return before.shopId();
        }
        String text = json.path("shopId").asText("");
        try {
            return text.isEmpty() || json.path("shopId").isNull() ? null : UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            fault("shopId", "condition.unknownValue", text);
            return null;
        }
    }

    private Set<Trigger> triggers() {
        Set<Trigger> triggers = EnumSet.noneOf(Trigger.class);
        JsonNode list = json.path("triggers");
        for (int i = 0; i < list.size(); i++) {
            String word = list.get(i).asText("");
            Optional<Trigger> trigger = Arrays.stream(Trigger.values()).filter(one -> one.name().equals(word)).findFirst();
            if (trigger.isEmpty()) {
                fault("triggers[" + i + "]", "condition.unknownValue", word);
            }
            trigger.ifPresent(triggers::add);
        }
        if (list.isEmpty()) {
            fault("triggers", "required");
        }
        return triggers;
    }

    private RuleTime time(JsonNode part) {
        if (part == null || part.isNull()) {
            return null;
        }
        String field = part.path("field").asText("");
        boolean own = field.startsWith(TicketFacts.OWN) && field.length() > TicketFacts.OWN.length();
        if (field.length() > 100 || !own && !RuleTime.FIELDS.contains(field)) {
            fault("time.field", field.isEmpty() ? "required" : "condition.unknownField", field.isEmpty() ? new Object[0] : new Object[] {field});
        }
        String text = part.path("after").asText("");
        try {
            Duration after = Duration.parse(text);
            if (after.abs().compareTo(MOST) > 0) {
                fault("time.after", "outOfRange", "-P366D", "P366D");
            }
            return new RuleTime(field, after);
        } catch (DateTimeException | ArithmeticException e) {
            fault("time.after", text.isEmpty() ? "required" : "condition.time", text.isEmpty() ? new Object[0] : new Object[] {text});
            return null;
        }
    }

    private void fault(String place, String code, Object... arguments) {
        faults.add(new Refused.Field(place, code, List.of(arguments)));
    }
}
