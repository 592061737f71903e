package io.switchboard.core.sla;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.switchboard.core.shared.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;

/** Clocks as they stand in a column: times are milliseconds. */
public final class ClocksJson {
    private static final ObjectMapper MAPPER = Json.mapper()
            .copy()
            .setVisibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
            .setVisibility(PropertyAccessor.IS_GETTER, JsonAutoDetect.Visibility.NONE)
            .registerModule(new SimpleModule()
                    .addSerializer(new Millis<>(Instant.class, Instant::toEpochMilli))
                    .addDeserializer(Instant.class, new FromMillis<>(Instant.class, Instant::ofEpochMilli))
                    .addSerializer(new Millis<>(Duration.class, Duration::toMillis))
                    .addDeserializer(Duration.class, new FromMillis<>(Duration.class, Duration::ofMillis)));

    private ClocksJson() {}

    /** @return null for clocks that have not begun and promise nothing */
    public static String write(SlaClocks clocks) {
        if (clocks == null || clocks.clocks().isEmpty()) {
            return null;
        }
        try {
            return MAPPER.writeValueAsString(clocks);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param json null: none has begun */
    public static SlaClocks read(String json) {
        if (json == null || json.isBlank()) {
            return SlaClocks.NONE;
        }
        try {
            return MAPPER.readValue(json, SlaClocks.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Millis<T> extends StdSerializer<T> {
        private static final long serialVersionUID = 1L;
        private final transient ToLongFunction<T> millis;

        Millis(Class<T> type, ToLongFunction<T> millis) {
            super(type);
            this.millis = millis;
        }

        @Override
        public void serialize(T value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeNumber(millis.applyAsLong(value));
        }
    }

    private static final class FromMillis<T> extends StdDeserializer<T> {
        private static final long serialVersionUID = 1L;
        private final transient LongFunction<T> value;

        FromMillis(Class<T> type, LongFunction<T> value) {
            super(type);
            this.value = value;
        }

        @Override
        public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
            return value.apply(json.getLongValue());
        }
    }
}
