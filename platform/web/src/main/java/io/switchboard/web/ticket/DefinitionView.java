package io.switchboard.web.ticket;

import io.switchboard.core.condition.Conditions;
import io.switchboard.core.ticket.Category;
import io.switchboard.core.ticket.Priority;
import io.switchboard.core.ticket.type.Action;
import io.switchboard.core.ticket.type.Approval;
import io.switchboard.core.ticket.type.Ask;
import io.switchboard.core.ticket.type.Definition;
import io.switchboard.core.ticket.type.FieldDefinition;
import io.switchboard.core.ticket.type.Label;
import io.switchboard.core.ticket.type.Limit;
import io.switchboard.core.ticket.type.StateDefinition;
import io.switchboard.core.ticket.type.TransitionDefinition;
import io.switchboard.core.ticket.type.Who;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * What a type of tickets is. Names are by language tag.
 *
 * @param priority of a new ticket
 * @param start the state of a new ticket
 * @param closing what must be so before a ticket is CLOSED
 */
public record DefinitionView(
        String key,
        Map<String, String> name,
        Map<String, String> help,
        List<TypeFieldView> fields,
        List<TypeSectionView> layout,
        List<Priority> priorities,
        Priority priority,
        String start,
        List<TypeStateView> states,
        List<TypeTransitionView> transitions,
        Conditions closing,
        String sla,
        List<TypeTodoView> checklist) {

    /** Something to be ticked that each ticket begins with. */
    public record TypeTodoView(String key, Map<String, String> name) {}

    /**
     * An own field.
     *
     * @param atStart whether it must be there when the ticket is made
     * @param preset of a new ticket, or null
     */
    public record TypeFieldView(
            String key,
            Map<String, String> name,
            FieldDefinition.Kind kind,
            boolean required,
            boolean atStart,
            Object preset,
            Conditions shownWhen,
            List<TypeChoiceView> choices,
            BigDecimal min,
            BigDecimal max,
            int length,
            Map<String, String> help) {
        static TypeFieldView of(FieldDefinition field) {
            List<TypeChoiceView> choices =
                    field.choices().stream().map(choice -> new TypeChoiceView(choice.key(), words(choice.name()))).toList();
            return new TypeFieldView(
                    field.key(), words(field.name()), field.kind(), field.required(), field.atStart(), field.preset(), field.shownWhen(),
                    choices, field.min(), field.max(), field.length(), words(field.help()));
        }
    }

    /** A value that a field may have. */
    public record TypeChoiceView(String key, Map<String, String> name) {}

    /** Fields that stand together. */
    public record TypeSectionView(String key, Map<String, String> name, List<String> fields) {}

    /** A state. */
    public record TypeStateView(String key, Map<String, String> name, Category category, TypeLimitView limit, TypeApprovalView approval) {
        static TypeStateView of(StateDefinition state) {
            return new TypeStateView(
                    state.key(), words(state.name()), state.category(), TypeLimitView.of(state.limit()), TypeApprovalView.of(state.approval()));
        }
    }

    /**
     * How long a ticket may be in a state.
     *
     * @param seconds until then
     * @param working in working time, else by the clock
     * @param then the transition it takes by itself; null: none
     */
    public record TypeLimitView(long seconds, boolean working, String then, List<String> escalate) {
        static TypeLimitView of(Limit limit) {
            return limit == null
                    ? null
                    : new TypeLimitView(limit.after().toSeconds(), limit.working(), limit.transition(), texts(limit.escalate()));
        }
    }

    /** Who must agree in a state. */
    public record TypeApprovalView(
            Approval.Rule rule, List<String> by, List<String> deputies, String approved, String refused, boolean own, long remindSeconds) {
        static TypeApprovalView of(Approval approval) {
            return approval == null
                    ? null
                    : new TypeApprovalView(
                            approval.rule(), texts(approval.by()), texts(approval.deputies()), approval.approved(), approval.refused(), approval.own(),
                            approval.remind().toSeconds());
        }
    }

    /**
     * A way from states to a state.
     *
     * @param from keys of states, or {@code *}
     * @param to null: it stays where it is
     * @param who empty: nobody, it is taken by limits and approvals
     * @param ticked only when all of the checklist is
     * @param asks with a question mark behind what may be left empty
     */
    public record TypeTransitionView(
            String key,
            Map<String, String> name,
            List<String> from,
            String to,
            List<String> who,
            Conditions when,
            boolean ticked,
            List<String> asks,
            List<TypeActionView> actions) {
        static TypeTransitionView of(TransitionDefinition one) {
            return new TypeTransitionView(
                    one.key(), words(one.name()), one.from(), one.to(), texts(one.who()), one.when(), one.ticked(),
                    one.asks().stream().map(Ask::toString).toList(),
                    one.actions().stream().map(TypeActionView::of).toList());
        }
    }

    /**
     * What a transition does besides.
     *
     * @param kind as files name it: {@code setGroup}
     * @param field with {@code setField}, else null
     */
    public record TypeActionView(String kind, String field, Object value, List<String> who) {
        static TypeActionView of(Action action) {
            return new TypeActionView(action.kind().word(), action.field(), action.value(), texts(action.who()));
        }
    }

    /** Null stays null. */
    static DefinitionView of(Definition type) {
        if (type == null) {
            return null;
        }
        return new DefinitionView(
                type.key(),
                words(type.name()),
                words(type.help()),
                type.fields().stream().map(TypeFieldView::of).toList(),
                type.layout().stream().map(one -> new TypeSectionView(one.key(), words(one.name()), one.fields())).toList(),
                type.priorities(),
                type.priority(),
                type.start(),
                type.states().stream().map(TypeStateView::of).toList(),
                type.transitions().stream().map(TypeTransitionView::of).toList(),
                type.closing(),
                type.sla(),
                type.checklist().stream().map(one -> new TypeTodoView(one.key(), words(one.name()))).toList());
    }

    static Map<String, String> words(Label label) {
        return label == null ? null : label.words();
    }

    private static List<String> texts(List<Who> who) {
        return who.stream().map(Who::toString).toList();
    }
}
