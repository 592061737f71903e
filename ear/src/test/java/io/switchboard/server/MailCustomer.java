package io.switchboard.server;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.Date;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongSupplier;

/** Writes mails; one is acknowledged when the mail server has accepted it. Now and then one comes a second time. */
final class MailCustomer extends Customer {

    private final Post post;
    private final String address;
    private final Date began = new Date();
    private final Session session;

    MailCustomer(Post post, String name, Ledger ledger, Random random, CountDownLatch stop, LongSupplier pause) {
        super(name, Ledger.Way.MAIL, ledger, random, stop, pause);
        this.post = post;
        this.address = name + "@" + Post.CUSTOMERS;
        post.box(address);
        Properties properties = new Properties();
        properties.setProperty("mail.smtp.host", "127.0.0.1");
        properties.setProperty("mail.smtp.port", Integer.toString(post.smtpPort()));
        properties.setProperty("mail.smtp.connectiontimeout", "5000");
        properties.setProperty("mail.smtp.timeout", "10000");
        this.session = Session.getInstance(properties);
    }

    @Override
    int offer(String key) throws IOException {
        try {
            MimeMessage mail = new MimeMessage(session) {
                @Override
                protected void updateMessageID() throws MessagingException {
                    setHeader("Message-ID", id(key));
                }
            };
            mail.setFrom(new InternetAddress(address));
            mail.setRecipient(Message.RecipientType.TO, new InternetAddress(Post.SHOP));
            mail.setSubject("Order of " + name);
            // The very same mail each time.
            mail.setSentDate(began);
            mail.setHeader("In-Reply-To", id(name + ".1"));
            mail.setText(key + " 你好", "UTF-8");
            Transport.send(mail);
            return 250;
        } catch (MessagingException gone) {
            throw new IOException(gone);
        }
    }

    private static String id(String key) {
        return "<" + key + "@" + Post.CUSTOMERS + ">";
    }

    @Override
    void and(String key) throws IOException {
        if (random.nextInt(5) == 0) {
            ledger.repeated();
            offer(key);
        }
    }
}
