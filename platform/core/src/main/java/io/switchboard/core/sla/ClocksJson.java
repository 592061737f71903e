package io.switchboard.core.sla;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.switchboard.core.shared.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;

/** Clocks as they are kept: times are milliseconds. */
public final class ClocksJson {
    private static final String TARGET = "target";
    private static final String PHASE = "phase";
    private static final TypeReference<Map<String, Object>> ROW = new TypeReference<>() {};
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

    /** One row a clock, for a column or a history. */
    public static List<Map<String, Object>> rows(SlaClocks clocks) {
        List<Map<String, Object>> rows = new ArrayList<>();
        clocks.clocks().forEach((target, clock) -> {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put(TARGET, target.name());
            row.put(PHASE, clocks.phase().name());
            row.putAll(MAPPER.convertValue(clock, ROW));
            rows.add(row);
        });
        return rows;
    }

    /** What {@link #rows} has written. */
    public static SlaClocks read(UUID policy, List<Map<String, Object>> rows) {
        Map<Target, SlaClock> clocks = new EnumMap<>(Target.class);
        Phase phase = Phase.ACTIVE;
        for (Map<String, Object> row : rows) {
            Map<String, Object> rest = new LinkedHashMap<>(row);
            Target target = Target.valueOf(String.valueOf(rest.remove(TARGET)));
            phase = Phase.valueOf(String.valueOf(rest.remove(PHASE)));
            clocks.put(target, MAPPER.convertValue(rest, SlaClock.class));
        }
        return new SlaClocks(policy, phase, clocks);
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
