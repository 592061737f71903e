package io.switchboard.core.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.switchboard.core.shared.Json;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.FileRef;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.annotations.Immutable;

/** A message's content as JSON, in the column and at the edge: {@code {type, …}}, files as fileId, name, mediaType, size. */
@Converter
@Immutable
public class ContentJson implements AttributeConverter<Content, String> {

    @Override
    public String convertToDatabaseColumn(Content content) {
        return write(content).toString();
    }

    @Override
    public Content convertToEntityAttribute(String json) {
        try {
            return read(Json.mapper().readTree(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static ObjectNode write(Content content) {
        ObjectNode node = Json.mapper().createObjectNode();
        if (content instanceof Content.Text text) {
            node.put("type", "text").put("text", text.text());
            quoted(node, text.quoted());
        } else if (content instanceof Content.RichText rich) {
            node.put("type", "richText").put("html", rich.html()).put("text", rich.text());
            quoted(node, rich.quoted());
        } else if (content instanceof Content.Image image) {
            file(node.put("type", "image"), image.file(), image.text());
        } else if (content instanceof Content.File file) {
            file(node.put("type", "file"), file.file(), file.text());
        } else if (content instanceof Content.Audio audio) {
            file(node.put("type", "audio"), audio.file(), audio.text());
        } else if (content instanceof Content.Video video) {
            file(node.put("type", "video"), video.file(), video.text());
        } else if (content instanceof Content.Location place) {
            node.put("type", "location").put("latitude", place.latitude()).put("longitude", place.longitude());
            node.put("label", place.label());
        } else if (content instanceof Content.Link link) {
            node.put("type", "link").put("url", link.url()).put("title", link.title()).put("description", link.description());
        } else if (content instanceof Content.Card card) {
            node.put("type", "card").put("title", card.title()).put("text", card.text());
            node.put("imageUrl", card.imageUrl()).put("url", card.url());
        } else if (content instanceof Content.MiniProgram page) {
            node.put("type", "miniProgram").put("title", page.title()).put("appId", page.appId()).put("path", page.path());
        } else if (content instanceof Content.Event event) {
            node.put("type", "event").put("event", event.event());
            ObjectNode data = node.putObject("data");
            event.data().forEach(data::put);
        } else if (content instanceof Content.Template template) {
            node.put("type", "template").put("name", template.name()).put("locale", template.locale()).put("text", template.text());
            template.values().forEach(node.putArray("values")::add);
        } else if (content instanceof Content.Unknown unknown) {
            node.put("type", "unknown").put("kind", unknown.kind()).put("text", unknown.fallbackText());
        }
        return node;
    }

    public static Content read(JsonNode node) {
        String type = node.path("type").asText();
        return switch (type) {
            case "text" -> new Content.Text(node.path("text").asText(), text(node, "quoted"));
            case "richText" -> new Content.RichText(
                    node.path("html").asText(), node.path("text").asText(), text(node, "quoted"));
            case "image" -> new Content.Image(file(node), text(node, "text"));
            case "file" -> new Content.File(file(node), text(node, "text"));
            case "audio" -> new Content.Audio(file(node), text(node, "text"));
            case "video" -> new Content.Video(file(node), text(node, "text"));
            case "location" -> new Content.Location(
                    node.path("latitude").asDouble(), node.path("longitude").asDouble(), text(node, "label"));
            case "link" -> new Content.Link(node.path("url").asText(), text(node, "title"), text(node, "description"));
            case "card" -> new Content.Card(
                    node.path("title").asText(), text(node, "text"), text(node, "imageUrl"), text(node, "url"));
            case "miniProgram" -> new Content.MiniProgram(
                    node.path("title").asText(), text(node, "appId"), node.path("path").asText());
            case "event" -> {
                Map<String, String> data = new HashMap<>();
                node.path("data").fields().forEachRemaining(e -> data.put(e.getKey(), e.getValue().asText()));
                yield new Content.Event(node.path("event").asText(), data);
            }
            case "template" -> {
                List<String> values = new ArrayList<>();
                node.path("values").forEach(value -> values.add(value.asText()));
                yield new Content.Template(node.path("name").asText(), node.path("locale").asText(), values, node.path("text").asText());
            }
            default -> new Content.Unknown(node.path("kind").asText(type), node.path("text").asText());
        };
    }

    private static void file(ObjectNode node, FileRef file, String text) {
        node.put("fileId", file.id()).put("name", file.name()).put("mediaType", file.mediaType()).put("size", file.size());
        node.put("text", text);
    }

    private static FileRef file(JsonNode node) {
        return new FileRef(
                node.path("fileId").asText(),
                node.path("name").asText(),
                node.path("mediaType").asText(),
                node.path("size").asLong());
    }

    private static void quoted(ObjectNode node, String quoted) {
        if (quoted != null) {
            node.put("quoted", quoted);
        }
    }

    private static String text(JsonNode node, String field) {
        return node.hasNonNull(field) ? node.get(field).asText() : null;
    }
}
