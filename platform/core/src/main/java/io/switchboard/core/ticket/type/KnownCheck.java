package io.switchboard.core.ticket.type;

import io.switchboard.core.shared.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Warns of names that stand for nobody. A type isn't refused for it: the shipped ones name departments that a company may not have yet, and people
 * leave.
 */
final class KnownCheck {
    private static final Set<String> PERSONS = Set.of(Action.ME, Action.CREATOR, Action.NOBODY);

    private final Known known;
    private final List<Refused.Field> warnings;

    private KnownCheck(Known known, List<Refused.Field> warnings) {
        this.known = known;
        this.warnings = warnings;
    }

    static void check(Definition type, Known known, List<Refused.Field> warnings) {
        new KnownCheck(known, warnings).check(type);
    }

    private void check(Definition type) {
        if (type.sla() != null && !known.sla(type.sla())) {
            warn("sla", "type.noSla", type.sla());
        }
        for (int i = 0; i < type.states().size(); i++) {
            StateDefinition state = type.states().get(i);
            if (state.limit() != null) {
                who(state.limit().escalate(), "states[" + i + "].limit.escalate");
            }
            if (state.approval() != null) {
                who(state.approval().by(), "states[" + i + "].approval.by");
                who(state.approval().deputies(), "states[" + i + "].approval.deputies");
            }
        }
        for (int i = 0; i < type.transitions().size(); i++) {
            TransitionDefinition transition = type.transitions().get(i);
            who(transition.who(), "transitions[" + i + "].who");
            for (int a = 0; a < transition.actions().size(); a++) {
                action(transition.actions().get(a), "transitions[" + i + "].actions[" + a + "]");
            }
        }
    }

    private void action(Action action, String place) {
        String name = String.valueOf(action.value());
        if (action.kind() == Action.Kind.SET_GROUP && !known.group(name)) {
            warn(place, "type.noGroup", name);
        }
        if (action.kind() == Action.Kind.SET_ASSIGNEE && !PERSONS.contains(name) && !known.agent(name)) {
            warn(place, "type.noAgent", name);
        }
        if (action.kind() == Action.Kind.CALL && !known.call(name)) {
            warn(place, "type.noCall", name);
        }
        who(action.who(), place);
    }

    private void who(List<Who> who, String place) {
        for (Who one : new ArrayList<>(who)) {
            switch (one.kind()) {
                case ROLE -> warnUnless(known.role(one.name()), place, "type.noRole", one.name());
                case IN -> warnUnless(known.group(one.name()), place, "type.noGroup", one.name());
                case AGENT -> warnUnless(known.agent(one.name()), place, "type.noAgent", one.name());
                default -> {
                    // Whoever it is at that time.
                }
            }
        }
    }

    private void warnUnless(boolean there, String place, String code, String name) {
        if (!there) {
            warn(place, code, name);
        }
    }

    private void warn(String place, String code, String name) {
        warnings.add(new Refused.Field(place, code, List.of(name)));
    }
}
