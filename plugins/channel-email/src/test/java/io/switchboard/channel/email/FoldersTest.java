package io.switchboard.channel.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.icegreen.greenmail.imap.AuthorizationException;
import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.store.MailFolder;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.settings.Settings;
import io.switchboard.testkit.TestPlatform;
import jakarta.mail.Flags;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several folders of one account, among them shared ones. */
class FoldersTest {
    private final Post post = new Post();
    private final TestPlatform platform = new TestPlatform();

    @AfterEach
    void close() {
        platform.close();
        post.close();
    }

    private MailFolder folder(String name) throws FolderException, AuthorizationException {
        return post.greenMail.getManagers().getImapHostManager().createMailbox(post.user, name);
    }

    private static void put(MailFolder folder, String raw) throws MessagingException {
        MimeMessage mail = new MimeMessage(null, new ByteArrayInputStream(raw.getBytes(StandardCharsets.UTF_8)));
        folder.appendMessage(mail, new Flags(), Date.from(Instant.now()));
    }

    private Map<String, Object> settings(String folders) {
        Map<String, Object> settings = post.settings();
        settings.put("folder", folders);
        return settings;
    }

    @Test
    void eachIsReadOnceAndKeepsItsOwnPlace() throws Exception {
        MailFolder support = folder("Support");
        Map<String, Object> settings = settings("INBOX\n\nSupport\n");
        post.deliver(Post.mail("a@client.example", "s", "", "one"));
        put(support, Post.mail("b@client.example", "s", "", "two"));
        EmailChannel channel = (EmailChannel) platform.open(new EmailConnector(), settings);
        channel.poll();
        assertThat(platform.texts()).containsExactly("one", "two");
        platform.kill(channel);
        put(support, Post.mail("c@client.example", "s", "", "three"));
        channel = (EmailChannel) platform.open(new EmailConnector(), settings);
        channel.poll();
        channel.poll();
        assertThat(platform.texts()).containsExactly("one", "two", "three");
        assertThat(support.getUnseenCount()).isZero();
        assertThat(new EmailConnector().test(Settings.of(settings), platform.context())).isEqualTo(ChannelStatus.ONLINE);
    }

    @Test
    void oneThatIsMissingKeepsNoOtherWaiting() {
        Map<String, Object> settings = settings("No Such Folder\nINBOX");
        post.deliver(Post.mail("a@client.example", "s", "", "one"));
        EmailChannel channel = (EmailChannel) platform.open(new EmailConnector(), settings);
        Throwable thrown = catchThrowable(channel::poll);
        assertThat(thrown).isInstanceOf(ConnectorException.class).hasMessageContaining("No Such Folder");
        assertThat(platform.texts()).containsExactly("one");
        assertThat(channel.status().state()).isNotEqualTo(ChannelStatus.State.ONLINE);
        assertThat(new EmailConnector().test(Settings.of(settings), platform.context()).detail()).contains("No Such Folder");
    }
}
