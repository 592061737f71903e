package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.core.agent.AgentGroup;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.Shop;
import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.core.channel.ChannelAccounts;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Sequencer;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.DueTickets;
import io.switchboard.core.ticket.NewTickets;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketDesk;
import io.switchboard.core.ticket.TicketEntry;
import io.switchboard.core.ticket.TicketFlow;
import io.switchboard.core.ticket.TicketIntake;
import io.switchboard.core.ticket.TicketTies;
import io.switchboard.core.ticket.TicketSla;
import io.switchboard.core.ticket.TicketTimes;
import io.switchboard.core.ticket.Tickets;
import io.switchboard.core.ticket.type.TicketTypes;
import jakarta.persistence.EntityManager;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The moves that contracts of tickets make. After each of them every ticket of it is rebuilt from its history. */
abstract class TicketMoves extends CoreMoves {
    private static final Set<String> NOT_TOLD = Set.of("version");

    @BeforeEach
    void haveTypes() {
        store.run(() -> store.get(TicketTypes.class).install());
    }

    @AfterEach
    void historiesTellWhatTheRowsAre() {
        store.run(() -> {
            List<Ticket> all = em().createQuery("select t from Ticket t", Ticket.class).getResultList();
            for (Ticket ticket : all) {
                List<TicketEntry> history = store.get(Tickets.class).history(ticket, 0, Integer.MAX_VALUE);
                em().clear();
                assertThat(values(Ticket.rebuilt(history))).as("ticket " + ticket.number()).isEqualTo(values(ticket));
            }
        });
    }

    private static Map<String, Object> values(Object thing) {
        Map<String, Object> values = new TreeMap<>();
        for (Field field : thing.getClass().getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && !NOT_TOLD.contains(field.getName())) {
                try {
                    field.setAccessible(true);
                    Object value = field.get(thing);
                    boolean part = value instanceof TicketTimes || value instanceof TicketSla;
                    values.put(field.getName(), part ? values(value) : value);
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
        return values;
    }

    EntityManager em() {
        return store.get(EntityManager.class);
    }

    NewTickets.Draft draft(String clientId, String subject) {
        return draft(clientId, subject, null, null);
    }

    NewTickets.Draft draft(String clientId, String subject, UUID group, UUID conversation) {
        return new NewTickets.Draft(
                clientId, subject, "general", "what it is about", null, null, conversation == null ? shop : null, group, null, null, Map.of(),
                List.of(), conversation, null, null, List.of());
    }

    Ticket make(UUID agent, String subject) {
        return make(agent, draft(Ids.next().toString(), subject));
    }

    Ticket make(UUID agent, NewTickets.Draft draft) {
        return store.tx(() -> store.get(NewTickets.class).make(viewer(agent), draft).ticket());
    }

    Ticket move(UUID agent, Ticket ticket, String way) {
        return move(agent, ticket, way, TicketFlow.Step.NOTHING);
    }

    Ticket move(UUID agent, Ticket ticket, String way, TicketFlow.Step step) {
        return store.tx(() -> store.get(TicketFlow.class).move(viewer(agent), ticket.id(), way, step, null));
    }

    Ticket edit(UUID agent, Ticket ticket, Map<String, Object> given, Long seen) {
        return store.tx(() -> store.get(TicketDesk.class).edit(viewer(agent), ticket.id(), given, seen));
    }

    TicketDesk.Comment said(String clientId, String text, boolean visible) {
        return new TicketDesk.Comment(clientId, text, visible, List.of(), List.of(), null, false);
    }

    TicketDesk.Written comment(UUID agent, Ticket ticket, TicketDesk.Comment comment) {
        return store.tx(() -> store.get(TicketDesk.class).comment(viewer(agent), ticket.id(), comment));
    }

    Ticket now(Ticket ticket) {
        return store.tx(() -> store.get(Tickets.class).get(Viewer.PLATFORM, ticket.id()));
    }

    List<TicketEntry> history(Ticket ticket) {
        return store.tx(() -> store.get(Tickets.class).history(ticket, 0, 1_000));
    }

    List<String> kinds(Ticket ticket) {
        return history(ticket).stream().map(TicketEntry::kind).toList();
    }

    List<UUID> talksOf(Ticket ticket) {
        return store.tx(() -> store.get(TicketTies.class).conversations(Set.of(ticket.id())).getOrDefault(ticket.id(), List.of()));
    }

    /** What the event log tells reaches the tickets. */
    void take() {
        store.run(() -> store.get(Sequencer.class).number(1_000));
        while (store.tx(() -> store.get(TicketIntake.class).round())) {
            store.run(() -> store.get(Sequencer.class).number(1_000));
        }
    }

    int ring() {
        return store.tx(() -> store.get(DueTickets.class).ring(50));
    }

    UUID group(String name, UUID... members) {
        return groupOf(shop, name, members);
    }

    UUID groupOf(UUID ofShop, String name, UUID... members) {
        UUID id = Ids.next();
        store.run(() -> {
            AgentGroup group = new AgentGroup(id, ofShop, name, clock.instant());
            group.consistOf(Set.of(members));
            store.get(Groups.class).add(group);
        });
        return id;
    }

    UUID anotherShop() {
        UUID id = Ids.next();
        store.run(() -> store.get(Groups.class).add(new Shop(id, "Other", ZoneId.of("Asia/Shanghai"), "en", clock.instant())));
        return id;
    }

    UUID anotherChannel() {
        UUID id = Ids.next();
        store.run(() -> store.get(ChannelAccounts.class).add(new ChannelAccount(id, "k" + id, "channel-test", "Second", shop, clock.instant())));
        return id;
    }
}
