package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.core.agent.BuiltInRole;
import io.switchboard.core.exchange.Exports;
import io.switchboard.core.exchange.TicketImport;
import io.switchboard.core.exchange.TicketImport.Kind;
import io.switchboard.core.exchange.TicketImport.Outcome;
import io.switchboard.core.exchange.TicketImports;
import io.switchboard.core.exchange.TicketMovesIn;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.Priority;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketEntry;
import io.switchboard.core.ticket.Tickets;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tickets that come by a file and leave by one, on every database. */
abstract class TicketImportContract extends TicketMoves {
    private UUID carol;

    @BeforeEach
    void people() {
        carol = agent("carol", 5, BuiltInRole.SUPERVISOR);
    }

    private List<Outcome> take(String file, String format, boolean trial) {
        return new TicketMovesIn(store.get(TicketImport.class), store::tx).take(store.tx(() -> viewer(carol)), file, format, shop, trial);
    }

    private static List<Kind> kinds(List<Outcome> outcomes) {
        return outcomes.stream().map(Outcome::kind).toList();
    }

    private List<Ticket> tickets() {
        return store.tx(() -> store.get(Tickets.class).list(Viewer.PLATFORM, Tickets.Filter.NONE, null, 100).items());
    }

    @Test
    void theSameFileAgainMakesNothing() {
        group("Desk", carol);
        String file = "key,subject,type,description,name,email,group,priority,tags,field.order\n"
                + "A-1,快递没到,general,停在杭州,王小明,wang@x.example,Desk,HIGH,a;b,o-1\n"
                + "A-2,\"Broken, again\",general,,Ben,ben@x.example,,,,\n";
        assertThat(kinds(take(file, "csv", false))).containsExactly(Kind.CREATED, Kind.CREATED);
        assertThat(kinds(take(file, "csv", false))).containsExactly(Kind.UNCHANGED, Kind.UNCHANGED);
        assertThat(tickets()).hasSize(2);
        Ticket first = tickets().stream().filter(ticket -> ticket.subject().equals("快递没到")).findFirst().orElseThrow();
        assertThat(first.priority()).isEqualTo(Priority.HIGH);
        assertThat(first.tags()).containsExactlyInAnyOrder("a", "b");
        assertThat(first.fields()).containsEntry("order", "o-1");
        assertThat(first.contactId()).isNotNull();
        assertThat(first.groupId()).isNotNull();
        assertThat(kinds(take("{\"key\":\"A-1\",\"subject\":\"other\",\"type\":\"general\"}\n", "ndjson", false)))
                .as("the key counts, in whatever form it comes")
                .containsExactly(Kind.UNCHANGED);
    }

    @Test
    void aTrialMakesNothingAndSaysTheSame() {
        String file = "{\"key\":\"B-1\",\"subject\":\"One\",\"type\":\"general\"}\n\n"
                + "{\"key\":\"B-1\",\"subject\":\"Once more\",\"type\":\"general\"}\n{\"key\":\"B-2\",\"type\":\"general\"}\n";
        List<Outcome> trial = take(file, "ndjson", true);
        assertThat(kinds(trial)).containsExactly(Kind.CREATED, Kind.UNCHANGED, Kind.REFUSED);
        assertThat(tickets()).isEmpty();
        assertThat(kinds(take(file, "ndjson", false))).isEqualTo(kinds(trial));
        assertThat(tickets()).hasSize(1);
    }

    @Test
    void eachWrongLineIsNamedWithItsFieldAndWhatIsAllowed() {
        List<Outcome> outcomes = take(
                "{\"key\":\"C-1\",\"subject\":\"x\",\"type\":\"nothing\"}\n"
                        + "{\"key\":\"C-2\",\"subject\":\"x\",\"type\":\"general\",\"priority\":\"SOON\"}\n"
                        + "{\"key\":\"C-3\",\"subject\":\"x\",\"type\":\"general\",\"group\":\"Nobody\"}\n"
                        + "{\"key\":\"C-4\",\"subject\":\"x\",\"type\":\"general\",\"assignee\":\"ghost\"}\n"
                        + "{\"subject\":\"x\",\"type\":\"general\"}\n"
                        + "{\"key\":\"C-6\",\"subject\":\"x\",\"type\":\"general\",\"colour\":\"red\"}\n"
                        + "not json\n"
                        + "{\"key\":\"C-8\",\"subject\":\"good\",\"type\":\"general\"}\n",
                "ndjson", false);
        assertThat(kinds(outcomes).subList(0, 7)).containsOnly(Kind.REFUSED);
        assertThat(outcomes.get(7).kind()).isEqualTo(Kind.CREATED);
        assertThat(outcomes.subList(0, 7)).extracting(outcome -> outcome.faults().get(0).field())
                .containsExactly("type", "priority", "group", "assignee", "key", "colour", "line");
        assertThat(outcomes.get(0).faults().get(0).arguments().toString()).contains("general");
        assertThat(outcomes.get(1).faults().get(0).arguments().toString()).contains("URGENT");
        assertThat(outcomes).extracting(Outcome::line).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(tickets()).as("a refused line leaves nothing").hasSize(1);
        assertThatThrownBy(() -> take("key,colour\n1,red\n", "csv", false)).hasMessageContaining("csvColumn");
    }

    @Test
    void onlyWhoMayChangeAllTicketsBringsAFile() {
        UUID alice = agent("alice", 5);
        assertThatThrownBy(() -> store.tx(() -> store.get(TicketImports.class)
                        .open(viewer(alice), new ByteArrayInputStream(new byte[0]), "csv", shop, false)))
                .hasMessageContaining("import.needsAllTickets");
    }

    @Test
    void historiesLeavePartByPartAndNothingTwice() {
        for (int i = 0; i < 60; i++) {
            Ticket ticket = make(carol, "Ticket " + i);
            for (int j = 0; j < 12; j++) {
                comment(carol, ticket, said("n" + j, "word " + j, false));
            }
        }
        List<TicketEntry> all = new ArrayList<>();
        String after = null;
        int parts = 0;
        do {
            String from = after;
            Exports.Part<TicketEntry> part = store.tx(() -> store.get(Exports.class).history(viewer(carol), new Exports.Span(null, null), from));
            all.addAll(part.rows());
            after = part.next();
            parts++;
        } while (after != null);
        assertThat(parts).isGreaterThan(1);
        assertThat(all).extracting(entry -> entry.ticketId() + "." + entry.seq()).doesNotHaveDuplicates();
        assertThat(all).hasSize(tickets().stream().mapToInt(ticket -> history(ticket).size()).sum());
    }
}
