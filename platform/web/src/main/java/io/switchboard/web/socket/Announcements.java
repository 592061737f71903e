package io.switchboard.web.socket;

import io.switchboard.core.agent.SignIn;
import io.switchboard.core.agent.Unheard;
import io.switchboard.core.shared.Refused;
import io.switchboard.web.agent.AgentViews;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Tells agents of what changed beside conversations, and acts on it where it changes what a socket may see. Agents go out as
 * views; of everything else only the id, for who may see what of it is decided where it is read.
 */
@ApplicationScoped
public class Announcements {
    @Inject
    Lines lines;

    @Inject
    SignIn signIn;

    @Inject
    AgentViews agents;

    @Inject
    Sockets sockets;

    /** Called by the pusher only. */
    void tell(String type, UUID id) {
        switch (type) {
            case "session.ended" -> lines.of(id).forEach(line -> line.close(Line.SIGNED_OUT, "signed out"));
            case "session.left" -> lines.agents().stream()
                    .filter(line -> line.isOf(id))
                    .forEach(line -> line.close(Line.SIGNED_OUT, "signed out"));
            case "agent.created", "agent.updated" -> {
                check(id);
                all(type, agent(id));
            }
            case Unheard.UNHEARD -> all("agent.updated", agent(id));
            case "group.created", "group.updated", "role.updated", "role.deleted", "department.updated", "department.deleted" -> {
                // Who is in it, or has it, sees other conversations now.
                lines.byAgent().keySet().forEach(this::check);
                all(type, reference(id));
            }
            case "agent.state" -> {
                // agent.updated tells it.
            }
            case "contact.created" -> {
                // Every visitor of a page is one: nobody's screen waits for that.
            }
            default -> all(type, reference(id));
        }
    }

    private void all(String type, Object data) {
        if (data != null && !lines.agents().isEmpty()) {
            String frame = Frames.of(type, null, data);
            lines.agents().forEach(line -> line.send(frame));
        }
    }

    private Object agent(UUID id) {
        try {
            return lines.agents().isEmpty() ? null : agents.of(id);
        } catch (Refused gone) {
            return null;
        }
    }

    private static Object reference(UUID id) {
        return id == null ? Map.of() : Map.of("id", id.toString());
    }

    /** His sockets see as he sees from now on; they close when he is no longer active. */
    private void check(UUID agentId) {
        var own = lines.of(agentId);
        if (own.isEmpty()) {
            return;
        }
        Optional<SignIn.Holder> holder = signIn.holder(agentId);
        for (AgentLine line : own) {
            if (holder.isEmpty()) {
                line.close(Line.SIGNED_OUT, "deactivated");
            } else if (line.becomes(holder.get().viewer())) {
                line.oweLists();
                sockets.go(line);
            }
        }
    }
}
