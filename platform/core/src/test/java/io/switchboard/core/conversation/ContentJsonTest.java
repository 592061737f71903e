package io.switchboard.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.FileRef;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is stored of a content is all of it. */
class ContentJsonTest {
    private static final FileRef FILE = new FileRef("0190-1", "a.png", "image/png", 7);

    static Stream<Content> contents() {
        return Stream.of(
                new Content.Text("你好", "quoted"),
                new Content.Text("x", null),
                new Content.RichText("<b>x</b>", "x", "<i>y</i>"),
                new Content.Image(FILE, "one"),
                new Content.File(FILE, null),
                new Content.Audio(FILE, null),
                new Content.Video(FILE, "film"),
                new Content.Location(31.23, 121.47, "上海"),
                new Content.Link("https://a.example", "A", "about"),
                new Content.Card("Lamp", "12 W", "https://a.example/p.png", "https://a.example"),
                new Content.Card("Lamp", null, null, null),
                new Content.MiniProgram("Shop", "wx1", "pages/a?b=1"),
                new Content.MiniProgram("Shop", null, "pages/a"),
                new Content.Event("followed", Map.of("from", "a", "to", "b")),
                new Content.Template("order", "zh_CN", List.of("1", "2"), "order 1 2"),
                new Content.Unknown("sticker", "[a sticker]"));
    }

    @ParameterizedTest
    @MethodSource("contents")
    void comesBackAsItWas(Content content) {
        assertThat(ContentJson.read(ContentJson.write(content))).isEqualTo(content);
    }

    @Test
    void everyKindIsTriedAbove() {
        assertThat(contents().<Class<?>>map(Content::getClass).distinct().toList()).containsExactlyInAnyOrder(Content.class.getPermittedSubclasses());
    }
}
