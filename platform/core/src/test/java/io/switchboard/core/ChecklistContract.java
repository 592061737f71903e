package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.Checklists;
import io.switchboard.core.ticket.Checklists.Wish;
import io.switchboard.core.ticket.EraseTickets;
import io.switchboard.core.ticket.NewTickets;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketAgenda.Item;
import io.switchboard.core.ticket.type.TicketTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is to be ticked in tickets, on every database. */
abstract class ChecklistContract extends TicketMoves {
    private static final String TYPE = """
            key: shipped
            name: Shipping
            checklist:
              - {key: packed, name: {en: Packed, zh-CN: 已打包}}
              - {key: weighed, name: Weighed}
            states:
              - {key: new, name: New, category: NEW}
              - {key: done, name: Done, category: SOLVED}
            transitions:
              - {key: send, name: Send, from: new, to: done, who: anyone, requires: checklist}
              - {key: drop, name: Drop, from: new, to: done, who: anyone}
            """;

    private UUID alice;

    @BeforeEach
    void people() {
        store.run(() -> store.get(LicenceService.class).begin(null, true));
        store.get(Checklists.class).listen();
        alice = agent("alice", 5);
        store.run(() -> store.get(TicketTypes.class).save(Viewer.PLATFORM, "shipped", TYPE, "admin", null));
    }

    private Ticket shipped() {
        return make(alice, new NewTickets.Draft(
                UUID.randomUUID().toString(), "Parcel", "shipped", null, null, null, shop, null, null, null, Map.of(), List.of(), null, null, null, List.of()));
    }

    private Ticket add(Ticket ticket, String text) {
        return store.tx(() -> store.get(Checklists.class).add(viewer(alice), ticket.id(), text));
    }

    private Ticket change(Ticket ticket, String item, Wish wish) {
        return store.tx(() -> store.get(Checklists.class).change(viewer(alice), ticket.id(), item, wish));
    }

    private List<Item> items(Ticket ticket) {
        return now(ticket).agenda().checklist();
    }

    @Test
    void aTicketBeginsWithWhatItsTypeAsksFor() {
        Ticket ticket = shipped();
        assertThat(items(ticket)).extracting(Item::id, Item::isDone).containsExactly(tuple("packed", false), tuple("weighed", false));
        assertThatThrownBy(() -> move(alice, ticket, "send")).hasMessageContaining("ticket.transition");
        change(ticket, "packed", new Wish(null, true, null));
        change(ticket, "weighed", new Wish(null, true, null));
        assertThat(items(ticket)).extracting(Item::byName).containsOnly("alice");
        add(ticket, "Label is on it");
        assertThatThrownBy(() -> move(alice, ticket, "send")).as("one more").isInstanceOf(Refused.class);
        String own = items(ticket).get(2).id();
        change(ticket, own, new Wish(null, true, null));
        assertThat(move(alice, ticket, "send").state()).isEqualTo("done");
        assertThat(kinds(ticket)).filteredOn("checklist-ticked"::equals).hasSize(3);
        assertThat(make(alice, "Without").agenda().checklist()).isEmpty();
    }

    @Test
    void tickingTwiceIsOnceAndIsTakenBack() {
        Ticket ticket = shipped();
        change(ticket, "packed", new Wish(null, true, null));
        long seq = now(ticket).seq();
        change(ticket, "packed", new Wish(null, true, null));
        assertThat(now(ticket).seq()).isEqualTo(seq);
        change(ticket, "packed", new Wish(null, false, null));
        assertThat(items(ticket).get(0).isDone()).isFalse();
        assertThat(items(ticket).get(0).by()).isNull();
        assertThat(move(alice, ticket, "drop").state()).as("not each way waits").isEqualTo("done");
    }

    @Test
    void ownOnesAreSaidOtherwiseMovedAndRemoved() {
        Ticket ticket = shipped();
        add(ticket, " Ring the customer ");
        String own = items(ticket).get(2).id();
        change(ticket, own, new Wish("Ring the carrier", true, 0));
        assertThat(items(ticket)).extracting(Item::text, Item::isDone).containsExactly(tuple("Ring the carrier", true), tuple(null, false), tuple(null, false));
        assertThatThrownBy(() -> store.tx(() -> store.get(Checklists.class).remove(viewer(alice), ticket.id(), "packed"))).hasMessageContaining("checklist.ofType");
        store.run(() -> store.get(Checklists.class).remove(viewer(alice), ticket.id(), own));
        assertThat(items(ticket)).extracting(Item::id).containsExactly("packed", "weighed");
        assertThatThrownBy(() -> change(ticket, own, new Wish(null, true, null)))
                .isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.kind()).isEqualTo(Refused.Kind.NOT_FOUND));
        assertThatThrownBy(() -> add(ticket, "  ")).hasMessageContaining("text");
    }

    @Test
    void manyAtOnceLoseNothing() throws Exception {
        Ticket ticket = shipped();
        List<Callable<Ticket>> work = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            String text = "item " + i;
            work.add(() -> add(ticket, text));
        }
        inParallel(6, work);
        assertThat(items(ticket)).hasSize(14);
    }

    @Test
    void whatWasWrittenGoesWithTheCustomer() {
        Ticket ticket = shipped();
        add(ticket, "Ring Mr Lin");
        change(ticket, items(ticket).get(2).id(), new Wish("Ring Mr Lin again", true, 1));
        store.run(() -> store.get(EraseTickets.class).erase(ticket.id()));
        assertThat(history(ticket)).noneMatch(entry -> entry.json().contains("Lin"));
        assertThat(items(ticket)).extracting(Item::text).containsExactly(null, "", null);
    }
}
