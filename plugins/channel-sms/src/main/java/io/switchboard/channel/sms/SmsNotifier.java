package io.switchboard.channel.sms;

import io.switchboard.channel.sms.NoticeAccounts.NoticeAccount;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.module.Notifier;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.pf4j.Extension;

/** Sends the platform's notices to agents' mobile numbers, through the first account that carries them. */
@Extension
public final class SmsNotifier implements Notifier {
    private static final String NUMBER = "\\+[1-9]\\d{6,14}";

    @Inject
    Clock clock;

    public SmsNotifier() {}

    /** Without a platform. */
    SmsNotifier(Clock clock) {
        this.clock = clock;
    }

    @Override
    public boolean reaches(String address) {
        return NoticeAccounts.first().flatMap(account -> number(address, account)).isPresent();
    }

    /** With its country's code; empty where it is none. */
    private static Optional<String> number(String address, NoticeAccount account) {
        return Optional.ofNullable(address)
                .filter(given -> given.matches("[+\\d][\\d ()./-]*"))
                .map(given -> Numbers.of(account.settings()).inside(given))
                .filter(number -> number.matches(NUMBER));
    }

    @Override
    public void send(String address, String subject, String text) {
        NoticeAccount account = NoticeAccounts.first()
                .orElseThrow(() -> new ConnectorException(Failure.UNAVAILABLE, SmsConnector.TEXTS.text("noNoticeAccount")));
        String number = number(address, account)
                .orElseThrow(() -> new ConnectorException(Failure.INVALID_REQUEST, SmsConnector.TEXTS.text("noNumber")));
        String id = UUID.randomUUID().toString();
        String words = NoticeText.of(subject, text, account.platform(), account.settings());
        account.channel().send(new OutboundMessage(
                id, "notice", number, null, null, new Content.Text(words), List.of(), null, List.of(), clock.instant()));
    }
}
