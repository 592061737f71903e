package io.switchboard.core.ticket.form;

import com.fasterxml.jackson.core.type.TypeReference;
import io.switchboard.core.audit.Audited;
import io.switchboard.core.shared.Json;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Converter;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** A form at {@code /form/<key>}. */
@Entity
@Audited(value = "web-form", fields = {"key", "name", "shopId", "groupId", "type", "fields", "files", "active"}, untold = {"texts"})
@Table(name = "web_form")
public class WebForm {
    @Id
    private UUID id;

    @Column(name = "form_key")
    private String key;

    private String name;

    @Column(name = "shop_id")
    private UUID shopId;

    @Column(name = "group_id")
    private UUID groupId;

    @Column(name = "type_key")
    private String type;

    @Convert(converter = Json.Strings.class)
    private List<String> fields = List.of();

    @Convert(converter = Texts.class)
    private Map<String, Words> texts = Map.of();

    private boolean files;
    private boolean active;

    @Column(name = "created_at")
    private Instant createdAt;

    @Version
    private long version;

    /**
     * What it says in one language; each nullable.
     *
     * @param title above it
     * @param intro below the title
     * @param thanks when it was sent
     */
    public record Words(String title, String intro, String thanks) {}

    /**
     * How it is to be.
     *
     * @param groupId whose its tickets are; nullable
     * @param type key of the tickets' type
     * @param fields keys of the type's fields that it asks, in this order
     * @param texts by language tag
     * @param files whether files may come with it
     */
    public record Content(
            String key, String name, UUID shopId, UUID groupId, String type, List<String> fields, Map<String, Words> texts, boolean files, boolean active) {}

    protected WebForm() {}

    WebForm(UUID id, Content content, Instant now) {
        this.id = id;
        this.createdAt = now;
        become(content);
    }

    void become(Content content) {
        key = content.key();
        name = content.name();
        shopId = content.shopId();
        groupId = content.groupId();
        type = content.type();
        fields = List.copyOf(content.fields());
        texts = new TreeMap<>(content.texts());
        files = content.files();
        active = content.active();
    }

    public Content content() {
        return new Content(key, name, shopId, groupId, type, fields, texts, files, active);
    }

    public UUID id() {
        return id;
    }

    /** In its address. */
    public String key() {
        return key;
    }

    public String name() {
        return name;
    }

    public UUID shopId() {
        return shopId;
    }

    public UUID groupId() {
        return groupId;
    }

    public String type() {
        return type;
    }

    public List<String> fields() {
        return fields;
    }

    public Map<String, Words> texts() {
        return texts;
    }

    /** Whether files may come with it. */
    public boolean takesFiles() {
        return files;
    }

    /** Whether it can be sent. */
    public boolean isActive() {
        return active;
    }

    public long version() {
        return version;
    }

    /** Its texts in their column. */
    @Converter
    public static class Texts implements AttributeConverter<Map<String, Words>, String> {
        private static final TypeReference<Map<String, Words>> TYPE = new TypeReference<>() {};

        @Override
        public String convertToDatabaseColumn(Map<String, Words> texts) {
            return Json.write(texts == null ? Map.of() : texts);
        }

        @Override
        public Map<String, Words> convertToEntityAttribute(String json) {
            return json == null ? Map.of() : Json.read(json, TYPE);
        }
    }
}
