package io.switchboard.web.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import io.switchboard.core.shared.Refused;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.FileRef;
import io.switchboard.web.shared.Items;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * Reads what people write: text, formatted text, pictures and files, and of agents templates and cards. The other kinds come
 * from channels only.
 *
 * @param file gives a file that this writer may use, or refuses
 * @param template gives a template's content, filled in, or refuses; null for visitors, who send neither templates nor cards
 */
public record Contents(Function<UUID, FileRef> file, Function<JsonNode, Content> template) {
    private static final String ANYBODYS = "text, richText, image, file, audio, video";

    /** For visitors. */
    public Contents(Function<UUID, FileRef> file) {
        this(file, null);
    }

    /**
     * @throws Refused INVALID, naming the field
     */
    public Content read(JsonNode content) {
        if (content == null || !content.isObject()) {
            throw Refused.invalid("content", "required");
        }
        String type = content.path("type").asText("");
        return switch (type) {
            case "text" -> new Content.Text(text(content, "text"));
            case "richText" -> new Content.RichText(text(content, "html"), text(content, "text"));
            case "image" -> {
                FileRef image = fileOf(content);
                if (!image.mediaType().startsWith("image/")) {
                    throw Refused.invalid("content.fileId", "notImage");
                }
                yield new Content.Image(image, optional(content, "text"));
            }
            case "file" -> new Content.File(fileOf(content), optional(content, "text"));
            case "audio" -> new Content.Audio(fileOf(content), optional(content, "text"));
            case "video" -> new Content.Video(fileOf(content), optional(content, "text"));
            default -> agents(type, content);
        };
    }

    private Content agents(String type, JsonNode content) {
        if (template == null) {
            throw Refused.invalid("content.type", "notChoice", ANYBODYS);
        }
        return switch (type) {
            case "template" -> template.apply(content);
            case "card" -> new Content.Card(text(content, "title"), optional(content, "text"), optional(content, "imageUrl"), optional(content, "url"));
            case "miniProgram" -> new Content.MiniProgram(text(content, "title"), optional(content, "appId"), text(content, "path"));
            default -> throw Refused.invalid("content.type", "notChoice", ANYBODYS + ", card, miniProgram, template");
        };
    }

    public List<FileRef> files(List<String> ids) {
        if (ids == null) {
            return List.of();
        }
        if (ids.size() > 20) {
            throw Refused.invalid("attachments", "tooMany", 20);
        }
        return ids.stream().map(id -> fileOf(id, "attachments")).toList();
    }

    private FileRef fileOf(JsonNode content) {
        return fileOf(content.path("fileId").asText(null), "content.fileId");
    }

    private FileRef fileOf(String id, String field) {
        UUID known = Items.idOrNull(id, field);
        if (known == null) {
            throw Refused.invalid(field, "required");
        }
        try {
            return file.apply(known);
        } catch (Refused none) {
            throw Refused.invalid(field, "unknownFile");
        }
    }

    private static String text(JsonNode content, String field) {
        JsonNode value = content.path(field);
        if (value.isMissingNode() || value.isNull()) {
            throw Refused.invalid("content." + field, "required");
        }
        if (!value.isTextual()) {
            throw Refused.invalid("content." + field, "notText");
        }
        return value.asText();
    }

    private static String optional(JsonNode content, String field) {
        return content.hasNonNull(field) ? text(content, field) : null;
    }
}
