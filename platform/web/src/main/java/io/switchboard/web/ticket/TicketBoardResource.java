package io.switchboard.web.ticket;

import io.switchboard.core.condition.Condition;
import io.switchboard.core.condition.Condition.Op;
import io.switchboard.core.condition.Conditions;
import io.switchboard.core.search.TicketParts.Part;
import io.switchboard.core.search.TicketParts.Parts;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.ticket.Category;
import io.switchboard.core.ticket.Priority;
import io.switchboard.core.ticket.type.TicketTypes;
import io.switchboard.core.ticket.view.Shape;
import io.switchboard.web.shared.Items;
import io.switchboard.web.ticket.PartsShown.Which;
import io.switchboard.web.ticket.TicketViews.TicketView;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A list of tickets in the lanes of a board. */
@Path("/tickets/board")
@RequestScoped
@RolesAllowed("tickets:read")
@Transactional
@Produces(MediaType.APPLICATION_JSON)
public class TicketBoardResource {
    private static final int MOST_LANES = 60;

    @Inject
    TicketLists lists;

    @Inject
    TicketTypes types;

    @Inject
    PartsShown shown;

    /**
     * A lane.
     *
     * @param key the value of its tickets; "": those without one
     * @param count null where nobody knows
     * @param next where it goes on, among the tickets for which {@code where} holds as well; null after the last
     */
    public record TicketLane(String key, Long count, Conditions where, List<TicketView> items, String next) {}

    /**
     * {@code by}: category, priority, assignee, group, or state:&lt;type&gt;; {@code lanes}: their keys with commas between, the empty one for those
     * without; categories, priorities and states needn't be named. {@code limit}: the tickets of each lane, 20 when nothing is said, 50 at most.
     */
    @GET
    public Items<TicketLane> board(
            @BeanParam Which which, @QueryParam("by") String by, @QueryParam("lanes") String lanes, @QueryParam("limit") String limit) {
        Shape shape = PartsShown.shape(Shape.Kind.BOARD, by);
        List<String> keys = lanes == null ? usual(shape) : Arrays.stream(lanes.split(",", -1)).map(String::strip).distinct().toList();
        new Check().that(keys.size() <= MOST_LANES, "lanes", "tooMany", MOST_LANES).done();
        List<Conditions> each = keys.stream().map(key -> lane(shape, key)).toList();
        Parts found = lists.parts(which.query(), each, null, which.seen, Items.limit(limit, 20, 50));
        Map<String, TicketView> views = shown.of(found);
        List<TicketLane> all = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            Part part = found.parts().get(i);
            all.add(new TicketLane(keys.get(i), part.count(), each.get(i), PartsShown.of(part, views), part.next()));
        }
        return shown.items(all, found);
    }

    private List<String> usual(Shape shape) {
        if (shape.type() != null) {
            return types.current(shape.type()).orElseThrow(() -> Refused.notFound("ticketType")).states().stream()
                    .map(state -> state.key())
                    .toList();
        }
        return switch (shape.by()) {
            case "category" -> Arrays.stream(Category.values()).map(Enum::name).toList();
            case "priority" -> Arrays.stream(Priority.values()).map(Enum::name).toList();
            default -> throw Refused.invalid("lanes", "required");
        };
    }

    private static Conditions lane(Shape shape, String key) {
        Condition its = key.isEmpty() ? Condition.of(shape.field(), Op.EMPTY) : Condition.of(shape.field(), Op.IS, key);
        return shape.type() == null ? Conditions.all(its) : Conditions.all(Condition.of("type", Op.IS, shape.type()), its);
    }
}
