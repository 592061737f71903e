package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.Journal;
import io.switchboard.core.ticket.Priority;
import io.switchboard.core.ticket.TicketActor;
import io.switchboard.core.ticket.TicketTries;
import io.switchboard.core.ticket.assign.Dispatch;
import io.switchboard.core.ticket.assign.Dispatches;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class PostgresAssignmentTest extends AssignmentContract {
    private static final int WAITING = 10_000;

    @Override
    DataSource database() {
        return TestDatabase.postgres();
    }

    /** The start of a day. */
    @Test
    void tenThousandFindTheirAgentsInSeconds() throws IOException {
        List<UUID> members = new ArrayList<>(List.of(alice, bob));
        for (int i = 0; i < 48; i++) {
            members.add(agent("agent" + i, 5));
        }
        group = group("Many", members.toArray(UUID[]::new));
        strategy(Dispatch.LEAST_LOAD, null);
        members.forEach(member -> store.run(() -> store.get(Dispatches.class).takes(Viewer.PLATFORM, member, 400)));
        for (int from = 0; from < WAITING; from += 500) {
            int start = from;
            store.run(() -> {
                for (int i = start; i < start + 500; i++) {
                    store.get(Journal.class).write(
                            TicketTries.unborn(),
                            TicketActor.SYSTEM,
                            TicketTries.created(shop, group, null, "any", Priority.values()[i % 4], List.of("tag" + i % 7)));
                }
            });
        }
        long start = System.nanoTime();
        int given = round();
        long millis = (System.nanoTime() - start) / 1_000_000;
        Files.writeString(
                Path.of("target", "assignment-figures.txt"), given + " tickets for " + members.size() + " agents in " + millis + " ms\n");
        assertThat(given).isEqualTo(WAITING);
        assertThat(millis).isLessThan(60_000);
        List<Integer> loads = store.tx(() -> store.get(Dispatches.class).loads(members)).values().stream().map(Dispatches.Load::load).sorted().toList();
        assertThat(loads.get(loads.size() - 1) - loads.get(0)).isLessThanOrEqualTo(4);
    }
}
