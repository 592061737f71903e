package io.switchboard.spi.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MessagesTest {
    private static final FileRef FILE = new FileRef("f", "photo.png", "image/png", 3);

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of(new Content.Text("a\nb"), "a\nb"),
                Arguments.of(new Content.RichText("<b>a</b>", "a"), "a"),
                Arguments.of(new Content.Image(FILE, null), "[photo.png]"),
                Arguments.of(new Content.Image(FILE, "look"), "look"),
                Arguments.of(new Content.File(FILE, null), "[photo.png]"),
                Arguments.of(new Content.Audio(FILE, "said"), "said"),
                Arguments.of(new Content.Video(FILE, null), "[photo.png]"),
                Arguments.of(new Content.Location(31.23, 121.47, null), "31.23,121.47"),
                Arguments.of(new Content.Location(31.23, 121.47, "上海"), "上海"),
                Arguments.of(new Content.Link("https://a.example", null, null), "https://a.example"),
                Arguments.of(new Content.Link("https://a.example", "A", null), "A https://a.example"),
                Arguments.of(new Content.Card("Lamp", null, null, null), "Lamp"),
                Arguments.of(new Content.Card("Lamp", "12 W", null, null), "Lamp\n12 W"),
                Arguments.of(new Content.MiniProgram("Shop", "wx1", "pages/a"), "Shop"),
                Arguments.of(new Content.Event("followed", Map.of()), "[followed]"),
                Arguments.of(new Content.Template("order", "en", List.of("7"), "Order 7"), "Order 7"),
                Arguments.of(new Content.Unknown("sticker", "[a sticker]"), "[a sticker]"));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void everyContentHasAPlainText(Content content, String text) {
        assertThat(content.plainText()).isEqualTo(text);
    }

    @Test
    void everyKindOfContentIsTriedAbove() {
        assertThat(texts().<Class<?>>map(each -> each.get()[0].getClass()).distinct().toList())
                .containsExactlyInAnyOrder(Content.class.getPermittedSubclasses());
    }

    @Test
    void idsOfAProviderHaveLimits() {
        Sender sender = Sender.of("s", null);
        Content text = new Content.Text("x");
        assertThat(InboundMessage.of("i".repeat(512), sender, text).thread()).isSameAs(InboundMessage.Thread.NONE);
        for (String id : List.of("", " ", "i".repeat(513))) {
            assertThatIllegalArgumentException().isThrownBy(() -> InboundMessage.of(id, sender, text));
        }
        for (String id : List.of("", " ", "s".repeat(321))) {
            assertThatIllegalArgumentException().isThrownBy(() -> Sender.of(id, "name"));
        }
        assertThatNullPointerException().isThrownBy(() -> InboundMessage.of("i", null, text));
        assertThatNullPointerException().isThrownBy(() -> new Content.Text(null));
    }

    @Test
    void messagesDoNotChangeWithTheListsTheyWereMadeOf() {
        List<FileRef> files = new ArrayList<>(List.of(FILE));
        InboundMessage message = new InboundMessage(
                "i", Sender.of("s", null), new Content.Text("x"), files, null, null, null, false);
        files.clear();
        assertThat(message.attachments()).containsExactly(FILE);
        assertThatThrownBy(() -> message.attachments().clear()).isInstanceOf(UnsupportedOperationException.class);
        Map<String, String> data = new HashMap<>(Map.of("a", "b"));
        Content.Event event = new Content.Event("e", data);
        data.clear();
        assertThat(event.data()).containsEntry("a", "b");
    }
}
