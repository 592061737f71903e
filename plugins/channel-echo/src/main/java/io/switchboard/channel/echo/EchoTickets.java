package io.switchboard.channel.echo;

import io.switchboard.spi.module.TicketAction;
import io.switchboard.spi.module.TicketModule;
import io.switchboard.spi.platform.Transactions;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import org.pf4j.Extension;

/** A type of tickets, and what its flow has this plugin do. */
@Extension
public final class EchoTickets implements TicketModule, TicketAction {
    private static final int REFERENCE = 8;

    @Inject
    Transactions transactions;

    @Inject
    EntityManager entities;

    @Inject
    Clock clock;

    @Override
    public List<String> ticketTypes() {
        try (InputStream in = EchoTickets.class.getResourceAsStream("/ticket-types/echo-errand.yaml")) {
            return List.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String id() {
        return "channel-echo-note";
    }

    @Override
    public String name(Locale language) {
        return ResourceBundle.getBundle("messages", language, EchoTickets.class.getClassLoader(), ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES))
                .getString("action.note");
    }

    @Override
    public Outcome run(Call call) {
        // The call's id is the note's: a second call finds it and changes nothing.
        String id = transactions.call(() -> {
            if (entities.find(EchoNote.class, call.id()) == null) {
                String text = "#" + call.ticket().number() + " " + call.ticket().subject();
                entities.persist(new EchoNote(call.id(), text, null, clock.instant()));
            }
            return call.id();
        });
        return new Outcome(null, Map.of("reference", id.substring(id.length() - REFERENCE)), "arrive");
    }
}
