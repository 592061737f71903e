package io.switchboard.core.ticket.type;

import io.switchboard.core.condition.Conditions;
import io.switchboard.core.condition.ConditionsJson;
import io.switchboard.core.condition.Vocabulary;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.ticket.Category;
import io.switchboard.core.ticket.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The text of a type: read as a whole, then checked as a whole, so that all faults are told at once with their lines. */
public final class DefinitionFile {
    private static final int FIELDS = 100;
    private static final int CHOICES = 300;
    private static final int STATES = 50;
    private static final int TRANSITIONS = 200;
    private static final int FEW = 20;
    private static final int HELP = 1000;

    private final List<Refused.Field> faults = new ArrayList<>();
    private final List<Later> later = new ArrayList<>();
    private final YamlTree tree;

    /** Conditions name fields and states, which are known at the end. */
    private record Later(Part part) {}

    /**
     * What a text says.
     *
     * @param definition null when there are faults
     * @param faults in the order of lines
     * @param warnings likewise: what may be meant so
     */
    public record Result(Definition definition, List<Fault> faults, List<Fault> warnings) {
        /** @throws Refused INVALID, naming the line of each fault */
        public Definition orRefuse() {
            if (!faults.isEmpty()) {
                throw Refused.invalid(faults.stream().map(Fault::field).toList());
            }
            return definition;
        }
    }

    private DefinitionFile(String text) {
        tree = new YamlTree(text, faults);
    }

    /** @param known what there is besides */
    public static Result read(String text, Known known) {
        DefinitionFile file = new DefinitionFile(text);
        // What comes of a broken text would be false alarm.
        Definition definition = file.faults.isEmpty() ? file.definition(new Part(file.tree.root(), "", file.faults)) : null;
        List<Refused.Field> warnings = new ArrayList<>();
        if (definition != null) {
            FlowCheck.check(definition, file.faults);
            KnownCheck.check(definition, known, warnings);
        }
        List<Fault> faults = file.spotted(file.faults);
        return new Result(faults.isEmpty() ? definition : null, faults, file.spotted(warnings));
    }

    /**
     * What a text says that was checked when it was saved, perhaps by an earlier version of the product that saw less.
     *
     * @throws IllegalStateException when nothing can be read at all
     */
    static Definition trusted(String text) {
        DefinitionFile file = new DefinitionFile(text);
        Definition definition = file.definition(new Part(file.tree.root(), "", file.faults));
        if (definition == null || definition.key().isEmpty()) {
            throw new IllegalStateException("unreadable: " + file.faults);
        }
        return definition;
    }

    private List<Fault> spotted(List<Refused.Field> wrong) {
        return wrong.stream()
                .map(fault -> {
                    YamlTree.Spot spot = tree.spot(fault.field());
                    String path = fault.field().replaceFirst("#.*", "");
                    return new Fault(spot.line(), spot.column(), path, fault.code(), fault.arguments());
                })
                .sorted(Comparator.comparingInt(Fault::line).thenComparingInt(Fault::column))
                .distinct()
                .toList();
    }

    private Definition definition(Part root) {
        if (!root.isObject(Set.of(
                "key", "name", "help", "fields", "layout", "priorities", "priority", "start", "states", "transitions", "closing", "sla",
                "checklist"))) {
            return null;
        }
        List<FieldDefinition> fields = root.get("fields").list(FIELDS).stream().map(this::field).toList();
        List<StateDefinition> states = root.get("states").list(STATES).stream().map(this::state).toList();
        Definition bare = new Definition(
                root.get("key").key(),
                Objects.requireNonNullElse(root.get("name").label(true), Label.of("")),
                root.get("help").label(false),
                fields,
                root.get("layout").list(FEW).stream().map(this::section).toList(),
                priorities(root.get("priorities")),
                root.get("priority").choice(Priority.class, Priority.NORMAL),
                start(root.get("start"), states),
                states,
                root.get("transitions").list(TRANSITIONS).stream().map(this::transition).toList(),
                conditions(root.get("closing")),
                root.get("sla").text(false, Part.NAME),
                root.get("checklist").list(FIELDS).stream().map(DefinitionFile::todo).toList());
        Vocabulary words = TicketWords.of(bare);
        later.forEach(one -> ConditionsJson.read(one.part().json(), one.part().place(), words, faults));
        return bare;
    }

    private static List<Priority> priorities(Part part) {
        List<Priority> chosen = part.list(FEW).stream().map(one -> one.choice(Priority.class, Priority.NORMAL)).sorted().distinct().toList();
        return chosen.isEmpty() ? List.of(Priority.values()) : chosen;
    }

    /** The one that is named, else the only one of category NEW; empty when neither is there. */
    private static String start(Part part, List<StateDefinition> states) {
        if (part.isThere()) {
            return part.key();
        }
        List<String> fresh = states.stream().filter(state -> state.category() == Category.NEW).map(StateDefinition::key).toList();
        return fresh.size() == 1 ? fresh.get(0) : "";
    }

    private FieldDefinition field(Part part) {
        part.isObject(Set.of(
                "key", "name", "kind", "required", "default", "shownWhen", "choices", "min", "max", "length", "help"));
        FieldDefinition.Kind kind = part.get("kind").choice(FieldDefinition.Kind.class, null);
        FieldDefinition.Kind held = kind == null ? FieldDefinition.Kind.TEXT : kind;
        String required = part.get("required").isThere() ? part.get("required").text(false, FEW) : "false";
        if (!Set.of("true", "false", "start").contains(String.valueOf(required))) {
            part.get("required").fault("type.word", String.valueOf(required), "true, false, start");
        }
        FieldDefinition field = new FieldDefinition(
                part.get("key").key(),
                Objects.requireNonNullElse(part.get("name").label(true), Label.of("")),
                held,
                !"false".equals(required),
                "start".equals(required),
                null,
                conditions(part.get("shownWhen")),
                part.get("choices").list(CHOICES).stream().map(DefinitionFile::choice).toList(),
                part.get("min").number(),
                part.get("max").number(),
                part.get("length").whole(1, 10_000, held.length()),
                help(part.get("help")));
        return kind == null ? field : Presets.with(field, part.get("default"));
    }

    private static FieldDefinition.Choice choice(Part part) {
        if (part.json().isValueNode()) {
            String key = part.key();
            return new FieldDefinition.Choice(key, Label.of(key));
        }
        part.isObject(Set.of("key", "name"));
        return new FieldDefinition.Choice(part.get("key").key(), Objects.requireNonNullElse(part.get("name").label(true), Label.of("")));
    }

    private static Label help(Part part) {
        return part.json().isValueNode() && part.isThere() ? Label.of(Objects.requireNonNullElse(part.text(false, HELP), "")) : part.label(false);
    }

    private static Definition.Todo todo(Part part) {
        part.isObject(Set.of("key", "name"));
        return new Definition.Todo(part.get("key").key(), Objects.requireNonNullElse(part.get("name").label(true), Label.of("")));
    }

    private Definition.Section section(Part part) {
        part.isObject(Set.of("key", "name", "fields"));
        return new Definition.Section(
                part.get("key").key(),
                Objects.requireNonNullElse(part.get("name").label(true), Label.of("")),
                part.get("fields").listOrOne(FIELDS).stream().map(Part::key).toList());
    }

    private StateDefinition state(Part part) {
        part.isObject(Set.of("key", "name", "category", "limit", "approval"));
        Category category = part.get("category").choice(Category.class, null);
        return new StateDefinition(
                part.get("key").key(),
                Objects.requireNonNullElse(part.get("name").label(true), Label.of("")),
                category == null ? Category.OPEN : category,
                part.get("limit").isThere() ? limit(part.get("limit")) : null,
                part.get("approval").isThere() ? approval(part.get("approval")) : null);
    }

    private Limit limit(Part part) {
        part.isObject(Set.of("after", "clock", "then", "escalate"));
        String text = part.get("after").text(true, 40);
        Optional<Duration> after = text == null ? Optional.empty() : Durations.parse(text);
        if (text != null && after.isEmpty()) {
            part.get("after").fault("type.duration", text);
        }
        boolean working = part.get("clock").choice(ClockKind.class, ClockKind.CLOCK) == ClockKind.WORKING;
        if (working && text != null && text.contains("d")) {
            // A day of work is as long as the calendar says, on each weekday another.
            part.get("after").fault("type.workingDays");
        }
        String then = part.get("then").isThere() ? part.get("then").key() : null;
        List<Who> escalate = who(part.get("escalate"));
        if (then == null && escalate.isEmpty()) {
            part.fault("flow.limitDoesNothing");
        }
        return new Limit(after.orElse(Duration.ofDays(1)), working, then, escalate);
    }

    /** A day where it says nothing that can be read. */
    private static Duration duration(Part part) {
        String text = part.text(true, 40);
        Optional<Duration> read = text == null ? Optional.empty() : Durations.parse(text);
        if (text != null && read.isEmpty()) {
            part.fault("type.duration", text);
        }
        return read.orElse(Approval.REMIND);
    }

    private static boolean flag(Part part) {
        String text = part.isThere() ? part.text(false, FEW) : "false";
        if (!"true".equals(text) && !"false".equals(text)) {
            part.fault("type.word", String.valueOf(text), "true, false");
        }
        return "true".equals(text);
    }

    private enum ClockKind {
        WORKING,
        CLOCK
    }

    private Approval approval(Part part) {
        part.isObject(Set.of("rule", "by", "deputies", "approved", "refused", "own", "remind"));
        Approval.Rule rule = part.get("rule").choice(Approval.Rule.class, null);
        return new Approval(
                rule == null ? Approval.Rule.ONE : rule,
                who(part.get("by")),
                who(part.get("deputies")),
                part.get("approved").key(),
                part.get("refused").key(),
                flag(part.get("own")),
                part.get("remind").isThere() ? duration(part.get("remind")) : Approval.REMIND);
    }

    private TransitionDefinition transition(Part part) {
        part.isObject(Set.of("key", "name", "from", "to", "who", "when", "requires", "asks", "actions"));
        List<String> from = part.get("from").listOrOne(STATES).stream()
                .map(one -> TransitionDefinition.EVERY.equals(one.json().asText()) ? TransitionDefinition.EVERY : one.key())
                .toList();
        if (from.isEmpty()) {
            part.get("from").fault("required");
        }
        return new TransitionDefinition(
                part.get("key").key(),
                Objects.requireNonNullElse(part.get("name").label(true), Label.of("")),
                from,
                part.get("to").isThere() ? part.get("to").key() : null,
                who(part.get("who")),
                conditions(part.get("when")),
                ticked(part.get("requires")),
                part.get("asks").listOrOne(FEW).stream().map(DefinitionFile::ask).toList(),
                part.get("actions").list(FEW).stream().map(this::action).toList());
    }

    private static boolean ticked(Part part) {
        String text = part.isThere() ? part.text(false, FEW) : null;
        if (text != null && !text.equals("checklist")) {
            part.fault("type.word", text, "checklist");
        }
        return text != null;
    }

    private static Ask ask(Part part) {
        String text = part.text(true, 60);
        Ask ask = Ask.of(text == null ? Ask.NOTE : text);
        if (!Set.of(Ask.NOTE, Ask.GROUP, Ask.ASSIGNEE).contains(ask.what()) && !ask.what().startsWith("field.")) {
            part.fault("type.ask", String.valueOf(text));
        }
        return ask;
    }

    private Action action(Part part) {
        for (Action.Kind kind : Action.Kind.values()) {
            if (kind.isFor(Action.Place.FLOW) && part.json().has(kind.word())) {
                part.isObject(Set.of(kind.word()));
                return action(kind, part.get(kind.word()));
            }
        }
        part.fault("type.action", String.join(", ", Stream.of(Action.Kind.values()).filter(kind -> kind.isFor(Action.Place.FLOW)).map(Action.Kind::word).toList()));
        return new Action(Action.Kind.NOTIFY, null, null, List.of());
    }

    private Action action(Action.Kind kind, Part part) {
        return switch (kind) {
            case NOTIFY -> {
                List<Who> who = who(part);
                if (who.isEmpty()) {
                    part.fault("required");
                }
                yield new Action(kind, null, null, who);
            }
            case SET_FIELD -> {
                part.isObject(Set.of("field", "value"));
                yield new Action(kind, part.get("field").key(), Presets.plain(part.get("value").json()), List.of());
            }
            case SET_PRIORITY -> {
                Priority priority = part.choice(Priority.class, null);
                yield new Action(kind, null, priority == null ? null : priority.name(), List.of());
            }
            default -> new Action(kind, null, part.text(true, Part.NAME), List.of());
        };
    }

    private List<Who> who(Part part) {
        List<Who> all = new ArrayList<>();
        for (Part one : part.listOrOne(FEW)) {
            String text = one.text(true, Part.NAME + 10);
            Optional<Who> who = text == null ? Optional.empty() : Who.parse(text);
            who.ifPresent(all::add);
            if (text != null && who.isEmpty()) {
                one.fault("type.who", text);
            }
        }
        return all;
    }

    private Conditions conditions(Part part) {
        if (!part.isThere()) {
            return Conditions.NONE;
        }
        later.add(new Later(part));
        // What they name is looked at when all names are known.
        return ConditionsJson.read(part.json(), part.place(), ANY, new ArrayList<>());
    }

    private static final Vocabulary ANY = field -> Optional.of(Vocabulary.Word.of(Vocabulary.Kind.ANY));
}
