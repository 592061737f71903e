package io.switchboard.core.ticket.type;

import io.switchboard.core.shared.Extensions;
import io.switchboard.core.shared.Loop;
import io.switchboard.core.shared.Loops;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Signals;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.module.TicketModule;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes over the types that plugins bring, once one has started or changed. */
@ApplicationScoped
public class PluginTypes {
    private static final Logger LOG = LoggerFactory.getLogger(PluginTypes.class);

    /** Signals wake it; this is for one that was missed. */
    private static final Duration PAUSE = Duration.ofMinutes(5);

    @Inject
    TicketTypes types;

    @Inject
    PluginActions actions;

    @Inject
    Extensions extensions;

    @Inject
    Signals signals;

    @Inject
    Loops loops;

    private volatile Loop loop;

    @PostConstruct
    void follow() {
        signals.listen(all -> all.forEach(this::look));
    }

    private void look(Signals.Signal signal) {
        Loop running = loop;
        if (running != null && signal.type().equals("plugin.updated")) {
            running.wake();
        }
    }

    void start(@Observes Startup event) {
        loop = loops.start("plugin-ticket-types", PAUSE, () -> {
            take();
            return false;
        });
    }

    /** Takes over what the plugins that run now bring; what is there already stays. */
    public void take() {
        // Types name what plugins do.
        actions.look();
        for (TicketModule module : extensions.active(TicketModule.class)) {
            List<String> texts;
            try {
                texts = module.ticketTypes();
            } catch (ConnectorException e) {
                LOG.warn("a plugin doesn't give its types of tickets: {}", e.getMessage());
                continue;
            }
            texts.forEach(this::take);
        }
    }

    private void take(String text) {
        try {
            types.bring(text);
        } catch (Refused e) {
            LOG.error("a plugin's type of tickets is left out: {}", e.fields().isEmpty() ? e.code() : e.fields());
        }
    }
}
