package io.switchboard.web.ticket;

import io.switchboard.core.search.TicketParts.Part;
import io.switchboard.core.search.TicketParts.Parts;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.view.Shape;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import io.switchboard.web.ticket.TicketViews.TicketView;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What lists in parts have in common, the lanes of a board and the days of a calendar: what is asked for, and how it goes out. */
@RequestScoped
public class PartsShown {
    @Inject
    Caller caller;

    @Inject
    TicketLists lists;

    @Inject
    TicketViews views;

    /** Which tickets, as lists are asked for. */
    public static class Which {
        /** A list by its id. */
        @QueryParam("view")
        public String view;

        /** Conditions as JSON. */
        @QueryParam("where")
        public String where;

        /** Words. */
        @QueryParam("q")
        public String text;

        /** The order in each part. */
        @QueryParam("sort")
        public String sort;

        /** A change of the caller's own that must be in it: {@code <ticket>:<seq>}. */
        @QueryParam("seen")
        public String seen;

        TicketLists.Query query() {
            return new TicketLists.Query(view, where, text, sort);
        }
    }

    <T> Items<T> items(List<T> all, Parts found) {
        return found.everywhere() ? new Items<>(all, null, "EVERYTHING") : new Items<>(all, null, "NAMES").withIndexed(lists.building());
    }

    static Shape shape(Shape.Kind kind, String by) {
        Shape shape = new Shape(kind, by);
        if (!shape.isKnown()) {
            throw Refused.invalid("by", "condition.unknownField", String.valueOf(by));
        }
        return shape;
    }

    /** All of them are made for showing at once. */
    Map<String, TicketView> of(Parts found) {
        List<Ticket> all = found.parts().stream().flatMap(part -> part.items().stream()).distinct().toList();
        return views.of(all, caller.locale()).stream().collect(Collectors.toMap(TicketView::id, Function.identity()));
    }

    static List<TicketView> of(Part part, Map<String, TicketView> shown) {
        return part.items().stream().map(ticket -> shown.get(ticket.id().toString())).toList();
    }
}
