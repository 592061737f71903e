package io.switchboard.core.conversation;

import com.fasterxml.jackson.core.type.TypeReference;
import io.switchboard.core.shared.Json;
import io.switchboard.spi.message.Envelope;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import org.hibernate.annotations.Immutable;

/** How a message was addressed, in a column; null where there is nothing to say. */
@Converter
@Immutable
public class EnvelopeJson implements AttributeConverter<Envelope, String> {
    private static final TypeReference<Envelope> TYPE = new TypeReference<>() {};

    @Override
    public String convertToDatabaseColumn(Envelope envelope) {
        return envelope == null || envelope.equals(Envelope.NONE) ? null : Json.write(envelope);
    }

    @Override
    public Envelope convertToEntityAttribute(String json) {
        return json == null ? Envelope.NONE : Json.read(json, TYPE);
    }
}
