package io.switchboard.web.conversation;

import io.switchboard.core.conversation.Answers;
import io.switchboard.core.conversation.Snoozes;
import io.switchboard.core.conversation.TakeBack;
import io.switchboard.core.conversation.Transfers;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import io.switchboard.web.shared.Problem;
import io.switchboard.web.shared.Problems;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * One thing done to many conversations: each in a transaction of its own, as if the caller had done it one by one, so that one
 * that can't be done hinders none of the others.
 */
@Path("/conversations/bulk")
@RequestScoped
@RolesAllowed("conversations:write")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class BulkResource {
    private static final int MOST = 200;

    @Inject
    Caller caller;

    @Inject
    Transfers transfers;

    @Inject
    Snoozes snoozes;

    @Inject
    TakeBack takeBack;

    @Inject
    Answers answers;

    /** What can be done to many; {@code undo} takes back the caller's own last close, assign or transfer. */
    enum Action {
        CLOSE,
        REOPEN,
        ASSIGN,
        TRANSFER,
        SNOOZE,
        UNSNOOZE,
        READ,
        UNDO
    }

    /** What is done to which: 1 to 200 ids; agent, group, note and time as the action needs them. */
    public record Bulk(List<String> ids, String action, String agentId, String groupId, String note, Instant until) {}

    /** How it went with one. */
    public record Outcome(String id, boolean ok, Problem problem) {}

    @POST
    public Items<Outcome> run(Bulk bulk) {
        List<String> ids = bulk.ids() == null ? List.of() : bulk.ids();
        Action action = Arrays.stream(Action.values())
                .filter(a -> a.name().equalsIgnoreCase(bulk.action()))
                .findFirst()
                .orElseThrow(() -> Refused.invalid(
                        "action", "notChoice", "close, reopen, assign, transfer, snooze, unsnooze, read, undo"));
        new Check()
                .that(!ids.isEmpty(), "ids", "required")
                .that(ids.size() <= MOST, "ids", "tooMany", MOST)
                .that(ids.stream().noneMatch(Objects::isNull), "ids", "notId")
                .optional("note", bulk.note(), 5000)
                .done();
        UUID agent = "me".equals(bulk.agentId()) ? caller.viewer().agentId() : Items.idOrNull(bulk.agentId(), "agentId");
        UUID group = Items.idOrNull(bulk.groupId(), "groupId");
        if (action == Action.ASSIGN && agent == null) {
            throw Refused.invalid("agentId", "required");
        }
        if (action == Action.TRANSFER && (agent == null) == (group == null)) {
            throw Refused.invalid("agentId", "agentOrGroup");
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (String id : new LinkedHashSet<>(ids)) {
            outcomes.add(one(id, action, agent, group, bulk));
        }
        return Items.of(outcomes);
    }

    private Outcome one(String id, Action action, UUID agent, UUID group, Bulk bulk) {
        Viewer viewer = caller.viewer();
        try {
            UUID conversation = Items.id(id, "conversation");
            switch (action) {
                case CLOSE -> transfers.close(viewer, conversation);
                case REOPEN -> transfers.reopen(viewer, conversation);
                case ASSIGN -> transfers.assign(viewer, conversation, agent);
                case TRANSFER -> transfers.transfer(viewer, conversation, agent, group, bulk.note());
                case SNOOZE -> snoozes.snooze(viewer, conversation, bulk.until());
                case UNSNOOZE -> snoozes.unsnooze(viewer, conversation);
                case READ -> answers.readAll(viewer, conversation);
                case UNDO -> takeBack.undo(viewer, conversation);
            }
            return new Outcome(id, true, null);
        } catch (RuntimeException e) {
            return new Outcome(id, false, Problems.problem(e, caller.locale()));
        }
    }
}
