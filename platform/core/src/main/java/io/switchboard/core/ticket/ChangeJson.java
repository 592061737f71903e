package io.switchboard.core.ticket;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import io.switchboard.core.shared.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Changes as their entries keep them. A word that this server doesn't know is read as something that was told. */
final class ChangeJson {
    private static final ObjectMapper MAPPER = new ObjectMapper()
            .setSerializationInclusion(JsonInclude.Include.NON_NULL)
            .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
            .registerModule(new SimpleModule()
                    .addSerializer(Instant.class, new WriteInstant())
                    .addDeserializer(Instant.class, new ReadInstant()));

    private static final Map<String, Class<? extends TicketChange>> KINDS = kinds();
    private static final Map<Class<?>, String> WORDS = KINDS.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));

    private ChangeJson() {}

    private static Map<String, Class<? extends TicketChange>> kinds() {
        Map<String, Class<? extends TicketChange>> kinds = new HashMap<>();
        add(TicketChange.class, kinds);
        return kinds;
    }

    private static void add(Class<?> sealed, Map<String, Class<? extends TicketChange>> kinds) {
        for (Class<?> each : sealed.getPermittedSubclasses()) {
            if (each.isInterface()) {
                add(each, kinds);
            } else if (each != TicketChange.Told.class) {
                Class<? extends TicketChange> change = each.asSubclass(TicketChange.class);
                kinds.put(named(change), change);
            }
        }
    }

    /** By their names, but for those whose word was there before. */
    private static String named(Class<? extends TicketChange> change) {
        if (change == TicketChange.ClocksSet.class) {
            return "clock-set";
        }
        return change.getSimpleName().replaceAll("(?<=.)([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    static String word(Class<?> change) {
        return WORDS.get(change);
    }

    static String write(TicketChange change) {
        if (change instanceof TicketChange.Told told && KINDS.containsKey(told.kind())) {
            throw new IllegalArgumentException(told.kind() + " is a change with a record of its own");
        }
        try {
            return MAPPER.writeValueAsString(change instanceof TicketChange.Told told ? told.data() : change);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Records in a ticket's own columns, likewise. */
    static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static <T> T value(String json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static TicketChange read(String kind, String data) {
        Class<? extends TicketChange> type = KINDS.get(kind);
        if (type == null) {
            return new TicketChange.Told(kind, Json.readMap(data));
        }
        try {
            return MAPPER.readValue(data, type);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class WriteInstant extends StdScalarSerializer<Instant> {
        private static final long serialVersionUID = 1L;

        WriteInstant() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant at, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(at.toString());
        }
    }

    private static final class ReadInstant extends StdScalarDeserializer<Instant> {
        private static final long serialVersionUID = 1L;

        ReadInstant() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser json, DeserializationContext context) throws IOException {
            return Instant.parse(json.getText());
        }
    }
}
