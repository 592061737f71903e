package io.switchboard.web.ticket;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.switchboard.core.agent.Deputies;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.Shop;
import io.switchboard.core.condition.Asker;
import io.switchboard.core.condition.Condition;
import io.switchboard.core.condition.Condition.Op;
import io.switchboard.core.condition.Conditions;
import io.switchboard.core.condition.ConditionsJson;
import io.switchboard.core.search.Search.Found;
import io.switchboard.core.search.TicketParts;
import io.switchboard.core.search.TicketParts.Parts;
import io.switchboard.core.search.TicketSearch;
import io.switchboard.core.search.TicketSearch.Wish;
import io.switchboard.core.shared.Json;
import io.switchboard.core.shared.Languages;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.Category;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.Tickets;
import io.switchboard.core.ticket.type.TicketWords;
import io.switchboard.core.ticket.view.StandardView;
import io.switchboard.core.ticket.view.TicketView.Form;
import io.switchboard.core.ticket.view.TicketViews;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import io.switchboard.web.shared.JsonBody;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.Map;
import java.util.UUID;

/** Lists of tickets as callers ask for them. */
@RequestScoped
public class TicketLists {
    private static final TypeReference<Map<String, Object>> JSON = new TypeReference<>() {};
    private static final String BUNDLE = "io.switchboard.core.ticket.view.views";

    @Inject
    Caller caller;

    @Inject
    Clock clock;

    @Inject
    Groups groups;

    @Inject
    TicketViews views;

    @Inject
    TicketSearch search;

    @Inject
    Deputies deputies;

    @Inject
    TicketParts parts;

    /**
     * What somebody asks for; each nullable.
     *
     * @param view the key of a standard view or the id of a kept one
     * @param where conditions as JSON, beside the view's
     * @param q words
     * @param sort instead of the view's
     */
    public record Query(String view, String where, String q, String sort) {
        /** Whether any of it is said. */
        public boolean asks() {
            return said(view) || said(where) || said(q) || said(sort);
        }

        private static boolean said(String text) {
            return text != null && !text.isBlank();
        }
    }

    /**
     * @param filter beside the query
     * @param seen {@code <ticket>:<seq>} of a change of the caller's own that the list should know; nullable
     * @throws Refused INVALID naming the place that is wrong; NOT_FOUND when there is no such view
     */
    public Found<Ticket> page(Query query, Tickets.Filter filter, String seen, String after, int limit) {
        Wish wish = wish(query, conditions(filter));
        waitFor(seen);
        return search.page(caller.viewer(), wish, after, limit);
    }

    /** How far the index is, in per cent; null: it is there. */
    public Integer building() {
        return search.building().orElse(null);
    }

    /** How many the whole list has; null where nobody knows. */
    public Long total(Query query, Tickets.Filter filter) {
        return search.total(caller.viewer(), wish(query, conditions(filter))).orElse(null);
    }

    /**
     * Parts of a list: the first of each.
     *
     * @param each what parts them
     * @param sort by which parts are sorted when the query says nothing; null: as the view is
     */
    Parts parts(Query query, List<Conditions> each, String sort, String seen, int limit) {
        Query sorted = sort == null || Query.said(query.sort()) ? query : new Query(query.view(), query.where(), query.q(), sort);
        Wish whole = wish(sorted, Conditions.NONE);
        waitFor(seen);
        List<Wish> wishes = each.stream().map(part -> whole.and(part)).toList();
        return parts.first(caller.viewer(), wishes, limit);
    }

    private Wish wish(Query query, Conditions more) {
        TicketViews.sort(query.sort(), "sort");
        List<Conditions> where = new ArrayList<>();
        String sort = query.sort();
        if (Query.said(query.view())) {
            Form form = form(query.view());
            where.add(form.where());
            sort = Query.said(sort) ? sort : form.order();
        }
        where.add(more);
        where.add(ConditionsJson.read(query.where(), "where", TicketWords.ofAll()));
        return new Wish(where, query.q(), sort, asker());
    }

    private static Conditions conditions(Tickets.Filter filter) {
        if (filter.conversation() != null) {
            throw Refused.invalid("conversation", "condition.unknownField", "conversation");
        }
        List<Condition> all = new ArrayList<>();
        is(all, "state", filter.state());
        is(all, "category", filter.category());
        is(all, "assignee", filter.assignee());
        is(all, "group", filter.group());
        is(all, "contact", filter.contact());
        is(all, "type", filter.type());
        if (filter.open()) {
            all.add(new Condition("category", Op.IN, Arrays.stream(Category.values()).filter(Category::isOpen).map(Category::name).toList()));
        }
        return new Conditions(all, List.of());
    }

    private static void is(List<Condition> all, String field, Object value) {
        if (value != null) {
            all.add(Condition.of(field, Op.IS, value.toString()));
        }
    }

    private Form form(String view) {
        Viewer viewer = caller.viewer();
        return StandardView.of(view).map(this::form).orElseGet(() -> views.get(viewer, Items.id(view, "view")).form());
    }

    /** A list that everybody has, as it is for the caller now. */
    public Form form(StandardView view) {
        Set<UUID> standsFor = view == StandardView.APPROVALS ? deputies.standsFor(caller.viewer().agentId()) : Set.of();
        return view.form(caller.viewer(), name(view), standsFor);
    }

    /** In the caller's language. */
    public String name(StandardView view) {
        return Languages.here().text("ticketViews", StandardView.class, BUNDLE, caller.locale(), view.key());
    }

    /** How many tickets each of these has; null where nobody knows yet. */
    public List<Long> counts(List<Form> forms) {
        Asker asker = asker();
        List<Wish> wishes = forms.stream().map(form -> Wish.of(form.where(), asker)).toList();
        List<Long> unknown = new ArrayList<>();
        wishes.forEach(wish -> unknown.add(null));
        return search.counts(caller.viewer(), wishes).orElse(unknown);
    }

    /** Conditions as an address has them. */
    static String text(Map<String, Object> where) {
        return where == null ? null : Json.write(where);
    }

    /** Conditions as JSON has them, and back. */
    public static Map<String, Object> json(Conditions conditions) {
        return JsonBody.json().convertValue(conditions, JSON);
    }

    /** @throws Refused INVALID naming each wrong place below {@code where} */
    public static Conditions conditions(Map<String, Object> json) {
        return ConditionsJson.read(JsonBody.json().<JsonNode>valueToTree(json), "where", TicketWords.ofAll());
    }

    /** Whole seconds, so that who asks twice within one asks the same. */
    private Asker asker() {
        Viewer viewer = caller.viewer();
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        return new Asker(now, viewer.agentId() == null ? null : viewer.agentId().toString(), zone(viewer));
    }

    /** Days begin where the first of the viewer's shops is. */
    private ZoneId zone(Viewer viewer) {
        return groups.shops().stream()
                .filter(shop -> viewer.shops().isEmpty() || viewer.shops().contains(shop.id()))
                .findFirst()
                .map(Shop::zone)
                .orElse(ZoneOffset.UTC);
    }

    private void waitFor(String seen) {
        if (seen == null || seen.isBlank()) {
            return;
        }
        String[] parts = seen.split(":", 2);
        UUID ticket = Items.idOrNull(parts[0], "seen");
        Long seq = parts.length == 2 ? Items.number(parts[1], "seen") : null;
        if (ticket == null || seq == null) {
            throw Refused.invalid("seen", "notCursor");
        }
        search.await(ticket, seq);
    }
}
