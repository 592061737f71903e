package io.switchboard.testkit;

import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.platform.PlatformFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Messages for tests. */
public final class TestMessages {
    /** A picture of one pixel. */
    public static final byte[] PNG = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private TestMessages() {}

    /** An answer of agent "Alice" with a new id. */
    public static OutboundMessage answer(String recipient, Content content) {
        return answer(UUID.randomUUID().toString(), recipient, content, List.of());
    }

    public static OutboundMessage answer(String id, String recipient, Content content, List<FileRef> attachments) {
        return new OutboundMessage(
                id,
                "conversation-1",
                recipient,
                "Customer",
                "Alice",
                content,
                attachments,
                "Question about an order",
                List.of(),
                FakeClock.START);
    }

    /** One content of each kind, its file stored. */
    public static List<Content> everyKind(PlatformFiles files) throws IOException {
        FileRef picture = files.store("picture.png", new ByteArrayInputStream(PNG));
        FileRef text = files.store("说明.txt", new ByteArrayInputStream("使用说明".getBytes(StandardCharsets.UTF_8)));
        return List.of(
                new Content.Text("text"),
                new Content.RichText("<p>rich <b>text</b></p>", "rich text"),
                new Content.Image(picture, null),
                new Content.File(text, "a word with it"),
                new Content.Audio(text, null),
                new Content.Video(text, null),
                new Content.Location(31.2304, 121.4737, "上海"),
                new Content.Link("https://shop.example/1", null, null),
                new Content.Card("A lamp", null, null, "https://shop.example/1"),
                new Content.Event("assigned", Map.of("agent", "Alice")),
                new Content.Template("order_update", "zh_CN", List.of("1001"), "您的订单 1001 已发货"),
                new Content.Unknown("sticker", "[a sticker]"));
    }
}
