package io.switchboard.channel.email;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.channel.ChannelContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

/** The folders of an account, each over a connection of its own. Used by one thread, but for {@link #close()}. */
final class Folders {
    private final List<Mailbox> mailboxes = new ArrayList<>();
    private final List<Intake> intakes = new ArrayList<>();
    private final EmailSettings settings;
    private final ChannelContext context;

    Folders(EmailSettings settings, ChannelContext context, ScheduledExecutorService timer) {
        this.settings = settings;
        this.context = context;
        Credentials credentials = AccessTokens.of(settings, settings.imap(), context);
        settings.folders().forEach(folder -> mailboxes.add(new Mailbox(settings, folder, credentials, context.http(), timer)));
    }

    /** Reads what is new in each; one that can't be read keeps none of the others waiting. */
    void poll(Seal seal) {
        if (intakes.isEmpty()) {
            Incoming incoming = new Incoming(settings.ours(), settings.authserv(), seal, context.clock());
            for (int i = 0; i < mailboxes.size(); i++) {
                intakes.add(new Intake(mailboxes.get(i), Cursor.key(settings.folders().get(i), i == 0), incoming, context));
            }
        }
        ConnectorException trouble = null;
        for (Intake intake : intakes) {
            try {
                intake.poll();
            } catch (ConnectorException broken) {
                trouble = trouble == null ? broken : trouble;
            }
        }
        if (trouble != null) {
            throw trouble;
        }
    }

    /** Waits for news in the first folder; the others are looked at as often as the settings say. */
    boolean awaitNews(Duration limit) {
        if (intakes.isEmpty()) {
            return false;
        }
        if (intakes.stream().anyMatch(Intake::hasMore)) {
            return true;
        }
        boolean several = mailboxes.size() > 1 && limit.compareTo(settings.pollEvery()) > 0;
        return mailboxes.get(0).awaitNews(several ? settings.pollEvery() : limit) || several;
    }

    /** Signs in, looks at each folder, signs out. */
    void test() {
        mailboxes.forEach(Mailbox::test);
    }

    void close() {
        mailboxes.forEach(Mailbox::close);
    }
}
