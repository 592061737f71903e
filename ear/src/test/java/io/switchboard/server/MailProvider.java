package io.switchboard.server;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.util.HashMap;
import java.util.Map;

/** A mail provider in this process, with the shop's box. */
final class MailProvider {
    private static final String PASSWORD = "box-password";

    final GreenMail server = new GreenMail(new ServerSetup[] {
        new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP), new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP)
    });

    private final String address;

    /** @param address the shop's */
    MailProvider(String address) {
        this.address = address;
    }

    /** Starts it with the shop's box empty. */
    GreenMailUser start() {
        server.start();
        return server.setUser(address, address, PASSWORD);
    }

    /** What an admin fills in for the shop's account. */
    Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("address", address);
        settings.put("imapHost", "127.0.0.1");
        settings.put("imapPort", server.getImap().getPort());
        settings.put("imapSecurity", "NONE");
        settings.put("imapUser", address);
        settings.put("imapPassword", PASSWORD);
        settings.put("smtpHost", "127.0.0.1");
        settings.put("smtpPort", server.getSmtp().getPort());
        settings.put("smtpSecurity", "NONE");
        settings.put("pollEvery", "PT2S");
        return settings;
    }
}
