package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.switchboard.core.agent.BuiltInRole;
import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.Inbox;
import io.switchboard.core.conversation.Messages;
import io.switchboard.core.conversation.OutsidePictures;
import io.switchboard.core.conversation.RemotePictures;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Refused.Kind;
import io.switchboard.core.shared.Viewer;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.Sender;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Only what stands in a message that one may see is fetched, and only pictures come out. */
class RemotePicturesTest extends CoreMoves {
    private static final String PICTURE = "https://shop.example/a.png?to=x+y&n=1";
    private static final byte[] PNG = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=");

    private final List<URI> fetched = new ArrayList<>();
    private byte[] there = PNG;
    private ConnectorException failure;
    private Conversation conversation;
    private UUID message;

    @Override
    DataSource database() {
        return TestDatabase.h2();
    }

    @BeforeEach
    void receive() {
        store.put(OutsidePictures.class, address -> {
            fetched.add(address);
            if (failure != null) {
                throw failure;
            }
            return there;
        });
        Content mail = new Content.RichText(
                "<p>See</p><img src='" + PICTURE.replace("&", "&amp;") + "' alt='a'><a href='https://shop.example/page'>x</a>", "See",
                "<img src=\"http://old.example/q.gif\">");
        store.run(() -> store.get(Inbox.class)
                .receive(channel, List.of(InboundMessage.of("m1", Sender.of("anna", "anna"), mail)), "x", Map.of()));
        conversation = all().get(0);
        message = store.tx(() -> store.get(Messages.class).after(conversation, 0, 10).get(0).id());
    }

    @Test
    void aPictureOfTheMessageIsFetchedOnce() {
        RemotePictures.Picture picture = get(PICTURE);
        assertThat(picture.mediaType()).isEqualTo("image/png");
        assertThat(picture.bytes()).isEqualTo(PNG);
        get(PICTURE);
        assertThat(fetched).containsExactly(URI.create(PICTURE));
        // One in what was quoted is one of the message's as well.
        assertThat(get("http://old.example/q.gif").bytes()).isEqualTo(PNG);
    }

    @Test
    void whatTheMessageDoesNotNameIsNotFetched() {
        for (String address : List.of("https://shop.example/page", "https://shop.example/a.png", "http://127.0.0.1/", "", "a b")) {
            assertThat(refusal(Viewer.PLATFORM, address).kind()).as(address).isEqualTo(Kind.NOT_FOUND);
        }
        assertThat(refusal(Viewer.PLATFORM, null).kind()).isEqualTo(Kind.NOT_FOUND);
        assertThat(fetched).isEmpty();
    }

    @Test
    void aCardsPictureIsOneOfTheMessages() {
        Content card = new Content.Card("Lamp", null, "https://shop.example/lamp.png", "https://shop.example/lamp");
        store.run(() -> store.get(Inbox.class).receive(channel, List.of(InboundMessage.of("card", Sender.of("anna", "Anna"), card)), "x", Map.of()));
        RemotePictures pictures = store.get(RemotePictures.class);
        Conversation now = all().get(0);
        UUID cards = store.tx(() -> store.get(Messages.class).after(now, 0, 10)).stream().filter(each -> each.content().equals(card)).findFirst().orElseThrow().id();
        assertThat(store.tx(() -> pictures.get(Viewer.PLATFORM, now.id(), cards, "https://shop.example/lamp.png")).bytes()).isEqualTo(PNG);
        assertThat(catchThrowableOfType(Refused.class, () -> store.tx(() -> pictures.get(Viewer.PLATFORM, now.id(), cards, "https://shop.example/lamp"))).kind()).isEqualTo(Kind.NOT_FOUND);
    }

    @Test
    void whoDoesNotSeeTheConversationGetsNothing() {
        Viewer elsewhere = new Viewer(Ids.next(), "Eve", Set.of(), BuiltInRole.AGENT.grants(), Set.of(), Set.of(Ids.next()));
        assertThat(refusal(elsewhere, PICTURE).code()).isEqualTo("notFound.conversation");
        assertThat(fetched).isEmpty();
    }

    @Test
    void onlyPicturesComeOut() {
        for (String text : List.of("<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "<html></html>", "{}", "")) {
            there = text.getBytes(StandardCharsets.UTF_8);
            assertThat(refusal(Viewer.PLATFORM, PICTURE).fields()).singleElement().satisfies(field -> assertThat(field.code()).isEqualTo("notImage"));
        }
        there = new byte[(5 << 20) + 1];
        assertThat(refusal(Viewer.PLATFORM, PICTURE).kind()).isEqualTo(Kind.TOO_LARGE);
    }

    @Test
    void anAddressThatIsNotCalledIsToldApartFromOneThatIsAway() {
        failure = new ConnectorException(Failure.INVALID_REQUEST, "private");
        assertThat(refusal(Viewer.PLATFORM, PICTURE).kind()).isEqualTo(Kind.INVALID);
        failure = new ConnectorException(Failure.UNAVAILABLE, "away");
        assertThat(refusal(Viewer.PLATFORM, PICTURE).kind()).isEqualTo(Kind.UNAVAILABLE);
    }

    private RemotePictures.Picture get(String address) {
        return store.tx(() -> store.get(RemotePictures.class).get(Viewer.PLATFORM, conversation.id(), message, address));
    }

    private Refused refusal(Viewer viewer, String address) {
        return catchThrowableOfType(
                Refused.class,
                () -> store.tx(() -> store.get(RemotePictures.class).get(viewer, conversation.id(), message, address)));
    }
}
