package io.switchboard.channel.email;

import io.switchboard.spi.channel.ChannelConnector;
import io.switchboard.testkit.AwaitsNewsContract;
import io.switchboard.testkit.DeliversContract;
import io.switchboard.testkit.ProviderMoves;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class EmailContractTest implements DeliversContract, AwaitsNewsContract {
    private Post post;

    @BeforeEach
    void open() {
        post = new Post();
    }

    @AfterEach
    void close() {
        post.close();
    }

    @Override
    public ChannelConnector connector() {
        return new EmailConnector();
    }

    @Override
    public Map<String, Object> settings() {
        return post.settings();
    }

    @Override
    public String recipient() {
        return "customer-1@client.example";
    }

    @Override
    public ProviderMoves provider() {
        return post;
    }

    @Override
    public void arrives(String sender, String text) {
        post.deliver(Post.mail(sender, "A question", "", text));
    }

    @Override
    public OptionalInt unmarked() {
        return OptionalInt.of(post.unseen());
    }

    /** Deeper than any mail is. */
    @Override
    public boolean arrivesUnreadable() {
        StringBuilder deep = new StringBuilder("From: customer-1@client.example\nMessage-ID: <deep@client.example>\nMIME-Version: 1.0\n");
        for (int i = 0; i < 60; i++) {
            deep.append("Content-Type: multipart/mixed; boundary=b").append(i).append("\n\n--b").append(i).append('\n');
        }
        post.deliver(deep + "\nnobody gets here\n");
        return true;
    }
}
