package io.switchboard.channel.email;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelConnector;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.platform.BothLanguages;
import io.switchboard.spi.settings.Settings;
import io.switchboard.spi.settings.SettingsSchema;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import org.pf4j.Extension;

/** Conversations by e-mail: a mailbox that is read by IMAP and answered by SMTP. */
@Extension
public final class EmailConnector implements ChannelConnector {
    static final BothLanguages TEXTS = BothLanguages.of(EmailConnector.class);

    private final SecureRandom random = new SecureRandom();

    @Override
    public String id() {
        return "channel-email";
    }

    @Override
    public SettingsSchema settings() {
        return EmailSettings.SCHEMA;
    }

    @Override
    public String icon() {
        return "icon.svg";
    }

    @Override
    public Channel open(Settings settings, ChannelContext context) {
        return new EmailChannel(EmailSettings.of(settings), context, random);
    }

    @Override
    public ChannelStatus test(Settings settings, ChannelContext context) {
        EmailSettings account = EmailSettings.of(settings);
        ScheduledExecutorService timer = Wire.timer();
        List<String> problems = new ArrayList<>();
        Folders mailbox = new Folders(account, context, timer);
        Postman postman = new Postman(account, AccessTokens.of(account, account.smtp(), context), context.http(), timer);
        try {
            attempt(mailbox::test, problems);
            attempt(postman::test, problems);
        } finally {
            mailbox.close();
            postman.close();
            timer.shutdownNow();
        }
        return problems.isEmpty() ? ChannelStatus.ONLINE : ChannelStatus.offline(String.join("\n", problems));
    }

    /** Both servers are tried, so that the admin sees all that is wrong at once. */
    private static void attempt(Runnable test, List<String> problems) {
        OwnLoader.run(() -> {
            try {
                test.run();
            } catch (ConnectorException trouble) {
                problems.add(trouble.getMessage());
            }
            return null;
        });
    }
}
