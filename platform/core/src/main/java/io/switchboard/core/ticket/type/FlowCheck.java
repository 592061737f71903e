package io.switchboard.core.ticket.type;

import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Refused;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Whether a type can live: what is named is there, each state can be reached and left, nothing runs in circles by itself. */
final class FlowCheck {
    /** Parts of a ticket's address: a transition of that name could not be called. */
    static final Set<String> RESERVED = Set.of(
            "comments", "history", "assign", "calls", "links", "merge", "unmerge", "split", "watchers", "urge", "snooze", "checklist", "approvals", "rating",
            "link", "undo", "conversations", "macro", "later");

    private static final Duration SHORTEST_REMINDER = Duration.ofMinutes(10);

    private final Definition type;
    private final List<Refused.Field> faults;
    private final Map<String, StateDefinition> states = new HashMap<>();

    private FlowCheck(Definition type, List<Refused.Field> faults) {
        this.type = type;
        this.faults = faults;
        type.states().forEach(state -> states.putIfAbsent(state.key(), state));
    }

    /** @param faults what is wrong is added, by place */
    static void check(Definition type, List<Refused.Field> faults) {
        FlowCheck check = new FlowCheck(type, faults);
        check.names();
        check.fields();
        check.states();
        check.transitions();
        // On a flow with holes each way behind a hole would be a fault of its own.
        if (faults.isEmpty()) {
            new FlowWays(type, faults).check();
        }
    }

    private void names() {
        twice(type.fields(), FieldDefinition::key, "fields", "key", "flow.keyTwice");
        twice(type.states(), StateDefinition::key, "states", "key", "flow.keyTwice");
        twice(type.transitions(), TransitionDefinition::key, "transitions", "key", "flow.keyTwice");
        twice(type.checklist(), Definition.Todo::key, "checklist", "key", "flow.keyTwice");
        twice(type.layout(), Definition.Section::key, "layout", "key", "flow.keyTwice");
        sameName(type.fields(), FieldDefinition::name, "fields");
        sameName(type.states(), StateDefinition::name, "states");
        for (String state : states.keySet()) {
            // Two buttons beside each other that say the same.
            Set<String> said = new HashSet<>();
            for (int i = 0; i < type.transitions().size(); i++) {
                TransitionDefinition transition = type.transitions().get(i);
                if (transition.leaves(state) && transition.forPeople() && !spoken(transition.name(), said)) {
                    fault("transitions[" + i + "].name", "flow.nameTwice", any(transition.name()));
                }
            }
        }
        Set<String> laidOut = new HashSet<>();
        for (int i = 0; i < type.layout().size(); i++) {
            List<String> fields = type.layout().get(i).fields();
            for (int f = 0; f < fields.size(); f++) {
                String place = "layout[" + i + "].fields[" + f + "]";
                if (type.field(fields.get(f)).isEmpty()) {
                    fault(place, "flow.noField", fields.get(f));
                } else if (!laidOut.add(fields.get(f))) {
                    fault(place, "flow.keyTwice", fields.get(f));
                }
            }
        }
        if (!type.priorities().contains(type.priority())) {
            fault("priority", "flow.priority", type.priority().name());
        }
    }

    private void fields() {
        Set<String> showable = Shown.fields(type);
        for (int i = 0; i < type.fields().size(); i++) {
            FieldDefinition field = type.fields().get(i);
            String place = "fields[" + i + "]";
            boolean choosing = field.kind() == FieldDefinition.Kind.CHOICE || field.kind() == FieldDefinition.Kind.MANY;
            if (choosing && field.choices().isEmpty()) {
                fault(place, "flow.noChoices");
            } else if (!choosing && !field.choices().isEmpty()) {
                fault(place + ".choices", "flow.choicesOfKind", field.kind().name());
            }
            twice(field.choices(), FieldDefinition.Choice::key, place + ".choices", "key", "flow.keyTwice");
            sameName(field.choices(), FieldDefinition.Choice::name, place + ".choices");
            if (field.min() != null && field.max() != null && field.min().compareTo(field.max()) > 0) {
                fault(place + ".min", "flow.minAboveMax");
            }
            if (!showable.contains(field.key())) {
                fault(place + ".shownWhen", "flow.hiddenForEver", field.key());
            } else if (field.atStart() && !field.shownWhen().asksNothing() && Shown.neverAtStart(type, field)) {
                fault(place + ".required", "flow.hiddenAtStart", field.key());
            }
        }
    }

    private void states() {
        if (type.states().isEmpty()) {
            fault("states", "required");
        }
        StateDefinition start = states.get(type.start());
        if (type.start().isEmpty()) {
            fault("start", "flow.noStart");
        } else if (start == null) {
            fault("start", "flow.noState", type.start());
        } else if (!start.category().isOpen()) {
            fault("start", "flow.startIsDone", type.start());
        }
        if (states.values().stream().allMatch(state -> state.category().isOpen())) {
            fault("states", "flow.noEnd");
        }
        for (int i = 0; i < type.states().size(); i++) {
            StateDefinition state = type.states().get(i);
            if (state.limit() != null && state.limit().transition() != null) {
                byItself(state, state.limit().transition(), "states[" + i + "].limit.then");
            }
            if (state.approval() != null) {
                approval(state, "states[" + i + "].approval");
            }
        }
    }

    private void approval(StateDefinition state, String place) {
        Approval approval = state.approval();
        byItself(state, approval.approved(), place + ".approved");
        byItself(state, approval.refused(), place + ".refused");
        bound(approval.approved(), place + ".approved");
        bound(approval.refused(), place + ".refused");
        if (approval.approved().equals(approval.refused())) {
            fault(place + ".refused", "flow.approvalSame", approval.approved());
        }
        if (approval.by().isEmpty()) {
            fault(place + ".by", "required");
        }
        if (!state.category().isOpen()) {
            fault(place, "flow.approvalWhenDone", state.key());
        }
        if (approval.remind().compareTo(SHORTEST_REMINDER) < 0) {
            fault(place + ".remind", "flow.remindsTooOften");
        }
        approvers(approval.by(), place + ".by");
        approvers(approval.deputies(), place + ".deputies");
        if (!approval.own() && approval.by().stream().allMatch(who -> who.kind() == Who.Kind.CREATOR)) {
            fault(place + ".by", "flow.approvesOwn");
        }
    }

    private void approvers(List<Who> all, String place) {
        Set<Who.Kind> nobody = Set.of(Who.Kind.ANYONE, Who.Kind.CONTACT, Who.Kind.WATCHERS);
        for (int i = 0; i < all.size(); i++) {
            if (nobody.contains(all.get(i).kind())) {
                fault(place + "[" + i + "]", "flow.approver", all.get(i).toString());
            }
        }
    }

    /** A transition that nobody takes: it must be there, lead away, and ask for nothing. */
    private void byItself(StateDefinition state, String key, String place) {
        TransitionDefinition transition = type.transition(key).orElse(null);
        if (transition == null) {
            fault(place, "flow.noTransition", key);
        } else if (!transition.leaves(state.key()) && transition.from().stream().allMatch(this::isPlace)) {
            fault(place, "flow.doesNotLeave", key, state.key());
        } else if (transition.ticked()) {
            fault(place, "flow.ticksNobody", key);
        } else if (transition.asks().stream().anyMatch(ask -> !ask.optional())) {
            fault(place, "flow.asksNobody", key);
        }
    }

    /** What was decided is done: a condition that doesn't hold then would leave the ticket where it is. */
    private void bound(String key, String place) {
        if (type.transition(key).filter(one -> !one.when().asksNothing()).isPresent()) {
            fault(place, "flow.decidedWhen", key);
        }
    }

    private boolean isPlace(String from) {
        return from.equals(TransitionDefinition.EVERY) || states.containsKey(from);
    }

    private void transitions() {
        Set<String> taken = type.states().stream().flatMap(FlowWays::bySelf).collect(Collectors.toSet());
        for (int i = 0; i < type.transitions().size(); i++) {
            TransitionDefinition transition = type.transitions().get(i);
            String place = "transitions[" + i + "]";
            if (RESERVED.contains(transition.key())) {
                fault(place + ".key", "flow.reserved", transition.key());
            }
            for (int f = 0; f < transition.from().size(); f++) {
                String from = transition.from().get(f);
                if (!isPlace(from)) {
                    fault(place + (transition.from().size() == 1 ? ".from" : ".from[" + f + "]"), "flow.noState", from);
                }
            }
            if (transition.to() != null && !states.containsKey(transition.to())) {
                fault(place + ".to", "flow.noState", transition.to());
            }
            if (!transition.forPeople() && !taken.contains(transition.key())) {
                fault(place, "flow.nobody", transition.key());
            }
            if (Shown.never(transition.when(), type)) {
                fault(place + ".when", "flow.neverTrue");
            }
            boolean noted = transition.asks().stream().anyMatch(ask -> ask.what().equals(Ask.NOTE) && !ask.optional());
            if (transition.forPeople() && transition.handsOver() && !noted) {
                fault(place, "flow.handOverNote", transition.key());
            }
            asks(transition, place);
            actions(transition, place);
        }
        if (Shown.never(type.closing(), type)) {
            fault("closing", "flow.neverTrue");
        }
    }

    private void asks(TransitionDefinition transition, String place) {
        Set<String> asked = new HashSet<>();
        for (int i = 0; i < transition.asks().size(); i++) {
            String what = transition.asks().get(i).what();
            String here = place + ".asks[" + i + "]";
            if (what.startsWith("field.") && type.field(what.substring(6)).isEmpty()) {
                fault(here, "flow.noField", what.substring(6));
            } else if (!asked.add(what)) {
                fault(here, "flow.keyTwice", what);
            }
        }
    }

    private void actions(TransitionDefinition transition, String place) {
        for (int i = 0; i < transition.actions().size(); i++) {
            Action action = transition.actions().get(i);
            String here = place + ".actions[" + i + "]";
            if (action.kind() == Action.Kind.SET_FIELD) {
                FieldDefinition field = type.field(action.field()).orElse(null);
                if (field == null) {
                    fault(here, "flow.noField", action.field());
                } else {
                    fits(field, action.value(), here);
                }
            }
        }
    }

    private void fits(FieldDefinition field, Object value, String place) {
        Check check = new Check();
        FieldValues.read(field, value, place, check);
        try {
            check.done();
        } catch (Refused wrong) {
            faults.addAll(wrong.fields());
        }
    }

    private <T> void twice(List<T> all, Function<T, String> key, String place, String part, String code) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < all.size(); i++) {
            if (!seen.add(key.apply(all.get(i)))) {
                fault(place + "[" + i + "]." + part, code, key.apply(all.get(i)));
            }
        }
    }

    private <T> void sameName(List<T> all, Function<T, Label> name, String place) {
        Set<String> said = new HashSet<>();
        for (int i = 0; i < all.size(); i++) {
            Label label = name.apply(all.get(i));
            if (!spoken(label, said)) {
                fault(place + "[" + i + "].name", "flow.nameTwice", any(label));
            }
        }
    }

    /** False when one of the words was said already in that language. */
    private static boolean spoken(Label label, Collection<String> said) {
        boolean fresh = true;
        for (Map.Entry<String, String> word : label.words().entrySet()) {
            fresh &= said.add(word.getKey() + " " + word.getValue());
        }
        return fresh;
    }

    private static String any(Label label) {
        return label.words().values().stream().findFirst().orElse("");
    }

    private void fault(String place, String code, Object... arguments) {
        faults.add(new Refused.Field(place, code, List.of(arguments)));
    }
}
