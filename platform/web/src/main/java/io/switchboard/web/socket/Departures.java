package io.switchboard.web.socket;

import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.AgentState;
import io.switchboard.core.agent.SignIn;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/**
 * Whoever signs out of the last browser he works in goes offline; with another one open at this server he stays as he is. One
 * that is open at another server only isn't known here: he is offline until he says otherwise there.
 */
@ApplicationScoped
public class Departures {
    @Inject
    Lines lines;

    @Inject
    Agents agents;

    void left(@Observes SignIn.Left left) {
        boolean elsewhere = left.session() != null
                && lines.of(left.agentId()).stream().anyMatch(line -> line.isOpen() && !line.isOf(left.session()));
        if (!elsewhere) {
            agents.enter(left.agentId(), AgentState.OFFLINE);
        }
    }
}
