package io.switchboard.web.socket;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The sockets that are open on this node. */
@ApplicationScoped
public class Lines {
    private final Set<AgentLine> agents = ConcurrentHashMap.newKeySet();
    private final Map<UUID, Set<VisitorLine>> visitors = new ConcurrentHashMap<>();

    void add(AgentLine line) {
        agents.add(line);
    }

    void add(VisitorLine line) {
        visitors.compute(line.visitor().contactId(), (id, lines) -> {
            Set<VisitorLine> all = lines == null ? ConcurrentHashMap.newKeySet() : lines;
            all.add(line);
            return all;
        });
    }

    void remove(Line line) {
        if (line instanceof VisitorLine visitor) {
            visitors.computeIfPresent(visitor.visitor().contactId(), (id, lines) -> {
                lines.remove(visitor);
                return lines.isEmpty() ? null : lines;
            });
        } else {
            agents.remove(line);
        }
    }

    Collection<AgentLine> agents() {
        return agents;
    }

    List<AgentLine> of(UUID agentId) {
        return agents.stream().filter(line -> line.agentId().equals(agentId)).toList();
    }

    Map<UUID, List<AgentLine>> byAgent() {
        return agents.stream().collect(Collectors.groupingBy(AgentLine::agentId));
    }

    Collection<VisitorLine> ofVisitor(UUID channelId, UUID contactId) {
        return visitors.getOrDefault(contactId, Set.of()).stream()
                .filter(line -> line.visitor().channelId().equals(channelId))
                .toList();
    }

    List<VisitorLine> visitors() {
        List<VisitorLine> all = new ArrayList<>();
        visitors.values().forEach(all::addAll);
        return all;
    }

    boolean isEmpty() {
        return agents.isEmpty() && visitors.isEmpty();
    }
}
